"""What the example that makes a .hyper file must be able to do; its file is opened with Tableau's own Hyper API.

Prints one line of JSON per check.
"""

import json
import os
import subprocess
import sys
from decimal import Decimal

from tableauhyperapi import Connection, HyperProcess, TableName, Telemetry

SCRIPT = "../../../examples/tableau/feed_to_hyper.py"
FILE = "target/cities.hyper"
ROWS = int(os.environ["ORG_CITIES"])


def make(token: str, *arguments: str) -> subprocess.CompletedProcess:
    environment = {
        **os.environ,
        "GROUNDFOG_USERNAME": os.environ["ORG_USERNAME"],
        "GROUNDFOG_PASSWORD": os.environ["ORG_PASSWORD"],
        "GROUNDFOG_TOKEN": token,
    }
    command = [sys.executable, SCRIPT, os.environ["ORG_URL"], "City__c", FILE, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def ask(query: str) -> list:
    with (
        HyperProcess(Telemetry.DO_NOT_SEND_USAGE_DATA_TO_TABLEAU, parameters={"log_config": ""}) as hyper,
        Connection(hyper.endpoint, FILE) as connection,
    ):
        return connection.execute_list_query(query)


def must(condition: bool, problem: object) -> None:
    if not condition:
        raise AssertionError(str(problem))


def is_refused() -> None:
    ended = make("")
    must(ended.returncode == 1 and "the org refused: 401" in ended.stderr, ended)
    must(not os.path.exists(FILE), "a file was made")


def holds_all() -> None:
    ended = make(os.environ["ORG_TOKEN"])
    must(ended.returncode == 0 and ended.stdout == f"{ROWS} rows written to {FILE}\n", ended)
    [[rows, cities, people]] = ask(
        'SELECT COUNT(*), COUNT(DISTINCT "Id"), SUM("Population__c") FROM "City__c"'
    )
    must((rows, cities, people) == (ROWS, ROWS, Decimal(ROWS * (ROWS - 1) // 2)), (rows, cities, people))


def has_types() -> None:
    with (
        HyperProcess(Telemetry.DO_NOT_SEND_USAGE_DATA_TO_TABLEAU, parameters={"log_config": ""}) as hyper,
        Connection(hyper.endpoint, FILE) as connection,
    ):
        columns = connection.catalog.get_table_definition(TableName("City__c")).columns
    types = {column.name.unescaped: str(column.type) for column in columns}
    expected = {
        "Name": "TEXT",
        "Population__c": "NUMERIC(10, 0)",
        "IsDeleted": "BOOL",
        "CreatedDate": "TIMESTAMP_TZ",
        "Location__Latitude__s": "NUMERIC(8, 5)",
    }
    must(expected.items() <= types.items(), types)
    found = ask('SELECT "AltName__c", "IsDeleted" FROM "City__c" WHERE "CityId__c" IN (\'c-100\', \'c-101\') ORDER BY "Name"')
    must(found == [["Ålesund 100", False], [None, False]], found)


def replaces() -> None:
    ended = make(os.environ["ORG_TOKEN"], "--filter", "Country__c eq 'NO'")
    must(ended.returncode == 0, ended)
    must(ask('SELECT COUNT(*) FROM "City__c"') == [[ROWS // 10]], "another number of rows")


def check(name: str, work) -> None:
    note = ""
    try:
        work()
    except Exception as error:  # noqa: BLE001 - whatever goes wrong is the check's result
        note = f"{type(error).__name__}: {error}"
    print(json.dumps({"name": name, "ok": note == "", "note": note}), flush=True)


os.makedirs("target", exist_ok=True)
if os.path.exists(FILE):
    os.remove(FILE)
check("no file is made without the token", is_refused)
check(f"a .hyper file of {ROWS} rows", holds_all)
check("its columns have the feed's types", has_types)
check("a filtered file replaces it", replaces)
