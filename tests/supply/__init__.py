"""What the packages of the locks are known for, and the list of what is shipped (`make test-supply`)."""
