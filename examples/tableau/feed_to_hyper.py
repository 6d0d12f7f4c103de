"""Makes a .hyper extract for Tableau from one object of a Groundfog org.

    python feed_to_hyper.py http://127.0.0.1:8180 Account account.hyper

Who logs in is told by GROUNDFOG_USERNAME, GROUNDFOG_PASSWORD and GROUNDFOG_TOKEN, as for "groundfog export".
The rows come over the org's OData feed, with the types of its metadata.
"""

import argparse
import base64
import json
import os
import sys
import urllib.error
import urllib.request
import xml.etree.ElementTree as ElementTree
from datetime import date, datetime, time
from decimal import Decimal
from urllib.parse import quote, urlencode, urljoin, urlsplit

from tableauhyperapi import (
    NOT_NULLABLE,
    NULLABLE,
    Connection,
    CreateMode,
    HyperException,
    HyperProcess,
    Inserter,
    SqlType,
    TableDefinition,
    Telemetry,
)

EDM = "{http://docs.oasis-open.org/odata/ns/edm}"
# Hyper's own limit; what is larger becomes a double.
MOST_DIGITS = 38


class Feed:
    """The OData feed of an org, read as one user."""

    def __init__(self, org: str, username: str, secret: str) -> None:
        self.root = urljoin(org, "/odata/v4/")
        credentials = base64.b64encode(f"{username}:{secret}".encode()).decode()
        self.headers = {"Authorization": f"Basic {credentials}", "User-Agent": "feed_to_hyper"}

    def get(self, url: str, accept: str) -> bytes:
        if urlsplit(url)[:2] != urlsplit(self.root)[:2]:
            raise ValueError(f"{url} is not of this org")
        request = urllib.request.Request(url, headers={**self.headers, "Accept": accept})
        with urllib.request.urlopen(request) as answer:
            return answer.read()

    def properties(self, entity_set: str) -> list[ElementTree.Element]:
        """The <Property> elements of an entity set's type, in their order."""
        metadata = ElementTree.fromstring(self.get(f"{self.root}$metadata", "application/xml"))
        for entity_type in metadata.iter(f"{EDM}EntityType"):
            if entity_type.get("Name") == entity_set:
                return entity_type.findall(f"{EDM}Property")
        raise ValueError(f"the feed has no {entity_set}")

    def rows(self, entity_set: str, names: list[str], condition: str | None):
        """Each row as a dictionary; a page is asked for when the one before it is used up."""
        options = {"$select": ",".join(names), **({"$filter": condition} if condition else {})}
        url = f"{self.root}{quote(entity_set)}?{urlencode(options)}"
        while url:
            page = json.loads(self.get(url, "application/json"), parse_float=Decimal)
            yield from page["value"]
            url = page.get("@odata.nextLink")


def sql_type(property_: ElementTree.Element) -> SqlType:
    edm = property_.get("Type")
    if edm == "Edm.Decimal":
        digits, scale = property_.get("Precision"), property_.get("Scale", "0")
        if digits and scale.isdigit() and int(digits) <= MOST_DIGITS:
            return SqlType.numeric(int(digits), int(scale))
    types = {
        "Edm.Boolean": SqlType.bool,
        "Edm.Int16": SqlType.int,
        "Edm.Int32": SqlType.int,
        "Edm.Int64": SqlType.big_int,
        "Edm.Decimal": SqlType.double,
        "Edm.Double": SqlType.double,
        "Edm.Date": SqlType.date,
        "Edm.TimeOfDay": SqlType.time,
        "Edm.DateTimeOffset": SqlType.timestamp_tz,
    }
    return types.get(edm, SqlType.text)()


def reader(property_: ElementTree.Element):
    """Turns a property's JSON into what Hyper takes for its type."""
    readers = {
        "Edm.Decimal": lambda value: Decimal(value) if sql_type(property_).scale is not None else float(value),
        "Edm.Double": float,
        "Edm.Date": date.fromisoformat,
        "Edm.TimeOfDay": time.fromisoformat,
        "Edm.DateTimeOffset": lambda value: datetime.fromisoformat(value.replace("Z", "+00:00")),
    }
    read = readers.get(property_.get("Type"), lambda value: value)
    return lambda value: None if value is None else read(value)


def write(feed: Feed, entity_set: str, condition: str | None, part: str) -> int:
    """Writes a new file, whose table has the entity set's name. Returns the number of rows."""
    properties = feed.properties(entity_set)
    columns = [
        TableDefinition.Column(
            property_.get("Name"),
            sql_type(property_),
            NOT_NULLABLE if property_.get("Nullable") == "false" else NULLABLE,
        )
        for property_ in properties
    ]
    readers = [(property_.get("Name"), reader(property_)) for property_ in properties]
    count = 0
    with (
        HyperProcess(Telemetry.DO_NOT_SEND_USAGE_DATA_TO_TABLEAU, parameters={"log_config": ""}) as hyper,
        Connection(hyper.endpoint, part, CreateMode.CREATE_AND_REPLACE) as connection,
    ):
        table = TableDefinition(entity_set, columns)
        connection.catalog.create_table(table)
        with Inserter(connection, table) as inserter:
            for row in feed.rows(entity_set, [name for name, _ in readers], condition):
                inserter.add_row([read(row[name]) for name, read in readers])
                count += 1
            inserter.execute()
    return count


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("org", help="address of the org, such as http://127.0.0.1:8180")
    parser.add_argument("object", help="API name of the object, such as Account")
    parser.add_argument("file", help="the .hyper file to write")
    parser.add_argument("--filter", help="an OData filter, such as \"Country__c eq 'NO'\"")
    arguments = parser.parse_args()
    username, password = (os.environ.get(f"GROUNDFOG_{name}") for name in ("USERNAME", "PASSWORD"))
    if not username or not password:
        parser.error("set GROUNDFOG_USERNAME, GROUNDFOG_PASSWORD and GROUNDFOG_TOKEN")
    feed = Feed(arguments.org, username, password + os.environ.get("GROUNDFOG_TOKEN", ""))
    part = f"{arguments.file}.part"
    try:
        count = write(feed, arguments.object, arguments.filter, part)
        os.replace(part, arguments.file)
    except urllib.error.HTTPError as error:
        message = json.loads(error.read() or b"{}").get("error", {}).get("message", error.reason)
        print(f"the org refused: {error.code} {message}", file=sys.stderr)
        return 1
    except (urllib.error.URLError, HyperException, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        if os.path.exists(part):
            os.remove(part)
    print(f"{count} rows written to {arguments.file}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
