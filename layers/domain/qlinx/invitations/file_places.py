"""Where an employer's invitation files and their results lie in the drop bucket."""


def invitation_file_key(employer_id: str, file_name: str) -> str:
    """Where an invitation file is dropped."""
    return f"employers/{employer_id}/invitations/{file_name}"


def invitation_result_key(employer_id: str, file_name: str) -> str:
    """Where the result of an invitation file is put."""
    return f"employers/{employer_id}/results/invitations/{file_name}.result.csv"
