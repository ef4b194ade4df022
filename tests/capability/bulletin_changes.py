"""All that a bulletin needs to be said in files that are there already,
beside those that `make api` writes.
"""

from tests.capability.adding import Change

_STACK = """\
  Bulletins:
    Type: AWS::CloudFormation::Stack
    Properties: { TemplateURL: infrastructure/bulletins.yaml, Parameters: {
      <<: [*Functions, *Alarms, *Records, *Security, *Ledger], Paused: !Ref Paused, GivenUpArn: !GetAtt Failures.Outputs.EventsGivenUpArn,
      BoundaryOfPeople: !Ref BoundaryOfPeople,
      SecretArn: !GetAtt Data.Outputs.SecretArn, PublicUrl: !Ref PublicUrl, AllowExampleDomains: !Ref AllowExampleDomains } }

"""
_INTEGRATION = """\
          bulletins: { <<: *by_lambda,
            uri: !Sub "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Bulletins.Outputs.Bulletins}/invocations" },
"""
_ROUTES = """\
          # bulletins
          /v1/bulletin/subscriptions: { post: &bulletins_open_to_all { <<: *open_to_all,
            x-amazon-apigateway-integration: { $ref: "#/components/x-amazon-apigateway-integrations/bulletins" } } },
          "/bulletin/{token}":
            { parameters: [*token], get: *bulletins_open_to_all, head: *bulletins_open_to_all, post: *bulletins_open_to_all },
"""
_CALLS = """\
  BulletinsCalls: { Type: AWS::Lambda::Permission, Properties: { <<: *by_the_api, FunctionName: !GetAtt Bulletins.Outputs.Bulletins } }
"""
_MATRIX = """\
  POST /v1/bulletin/subscriptions:                                      [202, 202, 202, 202, 202, 202, 202, 202, 202, 202, 202]
  GET /bulletin/{token}:                                                [404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404]
  POST /bulletin/{token}:                                               [404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404]
"""
_KEYS = """\
| subscription | `person#<pid>` | `subscription` | `subscribers#<part 0-3>` / `<pid>` while it is active | `retention#<s>` asked or ended + 7 days |
| edition | `edition#<edition id>`, with its run | `edition` | | |
"""
_FUNCTIONS = """\
| bulletins | HTTP, link | asking for the bulletin; page on which its reader says yes or no |
| bulletin_sending | schedule each minute, SQS `bulletins`, an operator | keeps an edition; a part of the run that sends it |
"""
_PATTERNS = """\
| ask for the bulletin | two counters; row of the address, subscription, stops; subscription, row and mail in one transaction | 3 R + 8 W | `bulletins.subscribing.subscribe` |
| an edition goes to all | a run over index `group = subscribers#<part>`; of each the subscription and the mail, which is written in a transaction with a condition | n/110 + 2n R + 4n W | `bulletins.sending.RUN_TYPES` |
"""
_ORDER = """\
- *`bulletin_sending`*: the next minute goes on. An order, `{"edition": {"title": …, "text": …}}`, may be
  given once more: the same words are the same edition.
"""
_QUEUE = """\
| `BulletinsQueue` | a part of a run that sends an edition | the schedule takes up a run of which nothing is heard by itself; nobody gets a mail twice. `BulletinSendingStandsStill` tells that the schedule is gone |
"""
_ALARM = """\
| `BulletinSendingStandsStill` | no run of `bulletin_sending` for an hour | is its schedule on, and may it call the function? what waits is still sent |
"""
CHANGES = (
    Change("template.yaml", _STACK, before="  Retention:"),
    Change("template.yaml", _INTEGRATION, before="          website: {"),
    Change("template.yaml", _ROUTES, before="          # website"),
    Change("template.yaml", _CALLS, before="  WebsiteCalls:"),
    Change(
        "infrastructure/each_function.yaml",
        "        bulletins,\n",
        before="        # ---- work in the background ----",
    ),
    Change(
        "infrastructure/each_function.yaml",
        "        bulletin_sending,\n",
        after="        # ---- work in the background ----",
    ),
    Change(
        "pyproject.toml",
        '    "rosters | invitations | sessions | newsletters | prospects | bulletins | visitors",\n',
        instead_of='    "rosters | invitations | sessions | newsletters | prospects | visitors",',
    ),
    Change("tests/proof/access/matrix.yaml", _MATRIX, after="  GET /sign-up:"),
    Change(
        "tests/unit/entrypoints/test_imports.py",
        '    "bulletin_sending": _SCHEDULE,\n    "bulletins": _HTTP | {"templates"},\n',
        before='    "own_security_pages": _HTTP',
    ),
    Change("README.md", f"   {'bulletins':<59}│\n", before="   website  "),
    Change("docs/architecture.md", _KEYS, before="| migration_progress "),
    Change("docs/architecture.md", _FUNCTIONS, before="| drop_intake "),
    Change("docs/access_patterns.md", _PATTERNS, after="| say yes to a relation "),
    Change("docs/operations.md", _QUEUE, after="| `ResultsQueue` |"),
    Change("docs/operations.md", _ALARM, after="| `NightStandsStill` |"),
    Change("docs/operations.md", _ORDER, before="- *`change_relay`*"),
    Change(
        "CHANGELOG.md",
        "- A bulletin can be asked for and ended without an account (`/v1/bulletin/subscriptions`).\n",
        before="- `make run` ends with one block",
    ),
)
