"""What simple-salesforce, unchanged, must be able to do with an org that stands for login.salesforce.com."""

import csv
import io
from datetime import datetime, timedelta, timezone

from support import PASSWORD, TOKEN, USERNAME, check, must, refusal

from simple_salesforce import Salesforce
from simple_salesforce.exceptions import (
    SalesforceAuthenticationFailed,
    SalesforceError,
    SalesforceExpiredSession,
    SalesforceMalformedRequest,
    SalesforceResourceNotFound,
)

# simple-salesforce sleeps so many seconds before it asks for a job again.
WAIT = 0.2
ROWS = 2500


def log_in(password=PASSWORD, token=TOKEN, **more):
    return Salesforce(username=USERNAME, password=password, security_token=token, **more)


def refused_login(code, **secrets):
    error = refusal(SalesforceAuthenticationFailed, lambda: log_in(**secrets))
    must(error.code == code, error)
    return str(error)


check("login without token is refused", lambda: refused_login("LOGIN_MUST_USE_SECURITY_TOKEN", token=""))
check("login with a wrong token is refused", lambda: refused_login("INVALID_LOGIN", token="x" * 25))
check("login with a wrong password is refused", lambda: refused_login("INVALID_LOGIN", password="wrong"))

sf = None


@lambda work: check("login at login.salesforce.com with username, password, security_token", work)
def _login():
    global sf
    sf = log_in()
    must(sf.sf_instance == "login.salesforce.com", sf.sf_instance)
    must(sf.query("SELECT Username FROM User LIMIT 5")["records"], "no users")


@lambda work: check("login at a My Domain", work)
def _my_domain():
    mine = log_in(domain="acme.my")
    must(mine.sf_instance == "acme.my.salesforce.com", mine.sf_instance)
    must(mine.limits()["DailyApiRequests"]["Max"] > 0, "no limits")


@lambda work: check("describe, describe of an object, limits", work)
def _describe():
    names = {each["name"] for each in sf.describe()["sobjects"]}
    must({"Account", "Contact", "User", "City__c"} <= names, names)
    must(sf.Account.describe()["keyPrefix"] == "001", "key prefix")
    must(sf.Account.metadata()["objectDescribe"]["name"] == "Account", "metadata")
    must("DailyApiRequests" in sf.limits(), "limits")
    must(sf.api_usage["api-usage"].used > 0, sf.api_usage)


@lambda work: check("create, get, update, delete", work)
def _rows():
    made = sf.Account.create({"Name": "Umläut & Søn <\"'>", "NumberOfEmployees": 7})
    must(made["success"] and made["errors"] == [], made)
    must(sf.Account.get(made["id"])["Name"] == "Umläut & Søn <\"'>", "another name")
    must(sf.Account.update(made["id"], {"Name": "Renamed"}) == 204, "update")
    must(sf.Account.get(made["id"])["Name"] == "Renamed", "the update is not there")
    must(sf.Account.delete(made["id"]) == 204, "delete")
    refusal(SalesforceResourceNotFound, lambda: sf.Account.get(made["id"]))


@lambda work: check("a refused create says why", work)
def _refused():
    error = refusal(SalesforceMalformedRequest, lambda: sf.Account.create({"Phone": "1"}))
    must(error.content[0]["errorCode"] == "REQUIRED_FIELD_MISSING", error)


@lambda work: check("upsert and get by external id", work)
def _upsert():
    key = "CityId__c/simple-1"
    must(sf.City__c.upsert(key, {"Name": "Reykjavík", "Country__c": "IS"}) == 201, "create")
    must(sf.City__c.upsert(key, {"Name": "Reykjavik"}) == 200, "update")
    must(sf.City__c.get_by_custom_id("CityId__c", "simple-1")["Name"] == "Reykjavik", "another name")


@lambda work: check("updated and deleted since yesterday", work)
def _replication():
    kept = sf.Account.create({"Name": "Kept"})["id"]
    gone = sf.Account.create({"Name": "Gone"})["id"]
    sf.Account.delete(gone)
    now = datetime.now(timezone.utc)
    start, end = now - timedelta(days=1), now + timedelta(hours=1)
    must(kept in sf.Account.updated(start, end)["ids"], "updated")
    must(gone in [each["id"] for each in sf.Account.deleted(start, end)["deletedRecords"]], "deleted")


@lambda work: check("a malformed query says where", work)
def _malformed():
    error = refusal(SalesforceMalformedRequest, lambda: sf.query("SELECT Nope FROM Account"))
    must(error.content[0]["errorCode"] == "INVALID_FIELD", error)
    must("ERROR at Row:1:Column:8" in error.content[0]["message"], error)


def job_of(outcomes, processed, failed=0):
    must(len(outcomes) == 1, outcomes)
    [outcome] = outcomes
    must(int(outcome["numberRecordsProcessed"]) == processed, outcome)
    must(int(outcome["numberRecordsFailed"]) == failed, outcome)
    return outcome["job_id"]


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text)))


@lambda work: check("Bulk 2.0: insert, and what came of each row", work)
def _bulk_insert():
    rows = [{"Name": f"Bulk {row}", "NumberOfEmployees": str(row)} for row in range(ROWS)]
    rows[7]["NumberOfEmployees"] = "many"
    job = job_of(sf.bulk2.Account.insert(records=rows, wait=WAIT), ROWS, 1)
    results = sf.bulk2.Account.get_all_ingest_records(job)
    must(len(results["successfulRecords"]) == ROWS - 1, len(results["successfulRecords"]))
    must(all(each["sf__Created"] == "true" for each in results["successfulRecords"]), "sf__Created")
    [failed] = results["failedRecords"]
    must(failed["Name"] == "Bulk 7" and failed["sf__Error"].startswith("INVALID_TYPE_ON_FIELD"), failed)
    must(results["unprocessedRecords"] == [], results["unprocessedRecords"])


@lambda work: check("query_all gives each row once", work)
def _query_all():
    names = [each["Name"] for each in sf.query_all("SELECT Name FROM Account WHERE Name LIKE 'Bulk %'")["records"]]
    must(len(names) == ROWS - 1 and len(set(names)) == ROWS - 1, len(names))
    iterated = sf.query_all_iter("SELECT Name FROM Account WHERE Name LIKE 'Bulk %'")
    must(sorted(each["Name"] for each in iterated) == sorted(names), "query_all_iter")


@lambda work: check("Bulk 2.0: query in pages", work)
def _bulk_query():
    pages = list(sf.bulk2.Account.query("SELECT Id, Name FROM Account WHERE Name LIKE 'Bulk %'", max_records=1000, wait=WAIT))
    names = {row["Name"] for page in pages for row in rows_of(page)}
    must(len(pages) == 3 and len(names) == ROWS - 1, f"{len(names)} names on {len(pages)} pages")


@lambda work: check("Bulk 2.0: update, upsert, delete, query_all", work)
def _bulk_others():
    [page] = sf.bulk2.Account.query("SELECT Id FROM Account WHERE Name LIKE 'Bulk 1%'", wait=WAIT)
    ids = [row["Id"] for row in rows_of(page)]
    job_of(sf.bulk2.Account.update(records=[{"Id": each, "Phone": "112"} for each in ids], wait=WAIT), len(ids))
    must(len(sf.query_all("SELECT Id FROM Account WHERE Phone = '112'")["records"]) == len(ids), "the update")
    cities = [{"CityId__c": f"bulk-{row}", "Name": f"City {row}", "Country__c": "NO"} for row in range(10)]
    for created in ("true", "false"):
        job = job_of(sf.bulk2.City__c.upsert(records=cities, external_id_field="CityId__c", wait=WAIT), 10)
        made = rows_of(sf.bulk2.City__c.get_successful_records(job))
        must([each["sf__Created"] for each in made] == [created] * 10, made)
    job_of(sf.bulk2.Account.delete(records=[{"Id": each} for each in ids], wait=WAIT), len(ids))
    [page] = sf.bulk2.Account.query_all("SELECT Id FROM Account WHERE IsDeleted = true AND Phone = '112'", wait=WAIT)
    must({row["Id"] for row in rows_of(page)} == set(ids), "query_all")


# Bulk 1.0 as simple-salesforce uses it is in JSON, with concurrencyMode by its number.
CITIES = 300


def outcomes_of(results, count, created):
    must(len(results) == count, len(results))
    must(all(each["success"] and each["created"] is created and each["errors"] == [] for each in results), results[:3])
    return [each["id"] for each in results]


def cities_where(condition):
    return sf.bulk.City__c.query(f"SELECT Id, CityId__c, Name, Population__c, CreatedDate FROM City__c WHERE {condition}", wait=WAIT)


@lambda work: check("Bulk 1.0: insert in batches, and what came of each row", work)
def _bulk1_insert():
    rows = [{"CityId__c": f"b1-{row}", "Name": f"Bülk {row}", "Country__c": "NO", "Population__c": row} for row in range(CITIES)]
    rows.append({"CityId__c": "b1-bad", "Name": "x" * 81, "Country__c": "NO"})
    results = sf.bulk.City__c.insert(rows, batch_size=100, use_serial=True)
    *good, bad = results
    outcomes_of(good, CITIES, True)
    must(not bad["success"] and bad["id"] is None, bad)
    [error] = bad["errors"]
    must(error["statusCode"] == "STRING_TOO_LONG" and error["fields"] == ["Name"], error)


@lambda work: check("Bulk 1.0: query, datetimes as milliseconds", work)
def _bulk1_query():
    rows = cities_where("CityId__c LIKE 'b1-%'")
    by_key = {row["CityId__c"]: row for row in rows}
    must(len(rows) == CITIES and len(by_key) == CITIES, len(rows))
    row = by_key["b1-42"]
    must(row["Name"] == "Bülk 42" and row["Population__c"] == 42, row)
    must(row["attributes"]["type"] == "City__c" and row["attributes"]["url"].endswith(row["Id"]), row)
    made = datetime.fromtimestamp(row["CreatedDate"] / 1000, timezone.utc)
    must(abs(datetime.now(timezone.utc) - made) < timedelta(hours=1), row)
    must(cities_where("CityId__c = 'nowhere'") == [], "rows out of nothing")
    pages = list(sf.bulk.City__c.query("SELECT Id FROM City__c WHERE CityId__c LIKE 'b1-%'", lazy_operation=True, wait=WAIT))
    must(sum(len(page) for page in pages) == CITIES, len(pages))


@lambda work: check("Bulk 1.0: update, upsert, delete, query_all, hard_delete", work)
def _bulk1_others():
    ids = [row["Id"] for row in cities_where("CityId__c LIKE 'b1-1%'")]
    updated = outcomes_of(sf.bulk.City__c.update([{"Id": each, "Name": "Same"} for each in ids]), len(ids), False)
    must(updated == ids and len(cities_where("Name = 'Same'")) == len(ids), "the update")
    cities = [{"CityId__c": f"b1-up-{row}", "Name": f"Up {row}", "Country__c": "NO"} for row in range(10)]
    for created in (True, False):
        outcomes_of(sf.bulk.City__c.upsert(cities, "CityId__c"), 10, created)
    outcomes_of(sf.bulk.City__c.delete([{"Id": each} for each in ids[1:]]), len(ids) - 1, False)
    gone = sf.bulk.City__c.query_all("SELECT Id FROM City__c WHERE IsDeleted = true AND Name = 'Same'", wait=WAIT)
    must({row["Id"] for row in gone} == set(ids[1:]), "query_all")
    outcomes_of(sf.bulk.City__c.hard_delete([{"Id": ids[0]}]), 1, False)
    left = sf.bulk.City__c.query_all("SELECT Id FROM City__c WHERE Name = 'Same'", wait=WAIT)
    must({row["Id"] for row in left} == set(ids[1:]), "hard_delete")


@lambda work: check("Bulk 1.0: refusals", work)
def _bulk1_refusals():
    error = refusal(SalesforceMalformedRequest, lambda: sf.bulk.Nope__c.insert([{"Name": "x"}]))
    must(error.content["exceptionCode"] == "InvalidJob", error)
    failed = refusal(SalesforceError, lambda: sf.bulk.City__c.insert([{"Nope": "x"}]))
    return str(failed)


@lambda work: check("Metadata API: create, read, update, upsert, list, delete", work)
def _metadata():
    api = sf.mdapi
    text = api.FieldType("Text")
    lake = api.CustomObject(
        fullName="Lake__c",
        label="Lake",
        pluralLabel="Lakes",
        nameField=api.CustomField(label="Lake Name", type=text),
        deploymentStatus=api.DeploymentStatus("Deployed"),
        sharingModel=api.SharingModel("ReadWrite"),
    )
    api.CustomObject.create([lake])
    depth = api.CustomField(fullName="Lake__c.Depth__c", label="Depth", type=text, length=10)
    api.CustomField.upsert([depth])
    must(sf.Lake__c.create({"Name": "Blue", "Depth__c": "deep"})["success"], "create")
    read = api.CustomObject.read(["Lake__c"])
    must(read.label == "Lake" and read.fields[0].length == 10, read)
    read.label = "Loch"
    api.CustomObject.update([read])
    must(sf.Lake__c.describe()["label"] == "Loch", "update")
    listed = api.list_metadata([api.ListMetadataQuery(type="CustomObject")])
    must("Lake__c" in {each.fullName for each in listed}, listed)
    must(api.describe_metadata().metadataObjects[0].xmlName == "CustomObject", "describe_metadata")
    api.CustomObject.delete(["Lake__c"])
    refusal(Exception, lambda: sf.Lake__c.describe())
    return str(refusal(Exception, lambda: api.CustomObject.describe()))


@lambda work: check("a session that ended is renewed", work)
def _renewed():
    other = log_in()
    before = other.session_id
    end = f"<sessionIds>{before}</sessionIds>"
    envelope = (
        '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:partner.soap.sforce.com">'
        f"<e:Header><SessionHeader><sessionId>{sf.session_id}</sessionId></SessionHeader></e:Header>"
        f"<e:Body><invalidateSessions>{end}</invalidateSessions></e:Body></e:Envelope>"
    )
    soap = f"https://{sf.sf_instance}/services/Soap/u/59.0"
    answer = sf.session.post(soap, envelope, headers={"content-type": "text/xml", "SOAPAction": '""'})
    must(answer.status_code == 200, answer.text)
    direct = Salesforce(session_id=before, instance=other.sf_instance)
    refusal(SalesforceExpiredSession, lambda: direct.limits())
    must(other.query("SELECT Id FROM User LIMIT 1")["totalSize"] == 1, "query")
    must(other.session_id != before, "the old session goes on")
