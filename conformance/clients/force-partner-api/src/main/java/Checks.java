// What Salesforce's own SOAP library, unchanged, must be able to do with an org. Prints one line of JSON per check.
import com.sforce.soap.partner.*;
import com.sforce.soap.partner.fault.*;
import com.sforce.soap.partner.sobject.SObject;
import com.sforce.ws.bind.XmlObject;
import java.util.Arrays;
import java.util.GregorianCalendar;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.TimeZone;
import java.util.concurrent.atomic.AtomicInteger;

public final class Checks extends Support {
  private static final int ROWS = 2400;

  private static PartnerConnection org;
  private static String[] ids;

  public static void main(String[] args) {
    System.setProperty("javax.net.ssl.trustStore", System.getenv("ORG_TRUST_STORE"));
    System.setProperty("javax.net.ssl.trustStorePassword", "changeit");
    check("HTTPS is refused where nobody trusts the authority", () -> {
      try {
        answerOf(URL + "/services/data", CACERTS);
      } catch (javax.net.ssl.SSLHandshakeException refused) {
        return;
      }
      throw new IllegalStateException("it was not refused");
    });
    check("HTTPS with the PKCS12 and the JKS trust store of groundfog tls export", () -> {
      for (String store : new String[] {"ORG_TRUST_STORE", "ORG_TRUST_STORE_JKS"})
        must(answerOf(URL + "/services/data", System.getenv(store)) == 200, store);
    });
    check("login without token is refused", () -> {
      must(refusal(() -> connect(PASSWORD)) == ExceptionCode.LOGIN_MUST_USE_SECURITY_TOKEN, "another code");
    });
    check("login with a wrong password is refused", () -> {
      must(refusal(() -> connect("wrong" + TOKEN)) == ExceptionCode.INVALID_LOGIN, "another code");
    });
    check("login with password and token over HTTPS, gzip on", () -> {
      org = connect(PASSWORD + TOKEN);
      must(org.getConfig().getServiceEndpoint().startsWith(URL + "/"), org.getConfig().getServiceEndpoint());
      must(org.getUserInfo().getUserName().equals(USERNAME), "another user");
      org.setCallOptions("conformance/1", null);
      org.setAllowFieldTruncationHeader(true);
      org.setDisableFeedTrackingHeader(true);
      org.setDuplicateRuleHeader(true, false, false);
      org.setOwnerChangeOptions(new OwnerChangeOption[0]);
    });
    check("describeGlobal and describeSObject of each object", () -> {
      for (DescribeGlobalSObjectResult object : org.describeGlobal().getSobjects()) {
        must(object.getLabel() != null, object.getName() + " has no label");
        must(org.describeSObject(object.getName()).getFields().length > 0, object.getName() + " has no fields");
      }
      must(org.describeSObjects(new String[] {"Account", "Contact"}).length == 2, "describeSObjects");
    });
    check("create in calls of 200 rows", () -> {
      ids = new String[ROWS];
      for (int done = 0; done < ROWS; done += 200) {
        SObject[] rows = new SObject[200];
        for (int row = 0; row < 200; row++) {
          rows[row] = account("Row " + (done + row));
          rows[row].setField("AnnualRevenue", 1000.0 + row);
          rows[row].setField("NumberOfEmployees", row);
        }
        SaveResult[] results = org.create(rows);
        for (int row = 0; row < 200; row++) {
          must(results[row].isSuccess(), String.valueOf(results[row]));
          ids[done + row] = results[row].getId();
        }
      }
      must(new HashSet<>(Arrays.asList(ids)).size() == ROWS, "ids twice");
    });
    check("a bad row fails alone, with a status code that the library knows", () -> {
      SaveResult[] results = org.create(new SObject[] {account("good"), new SObject("Account"), account("good")});
      must(results[0].isSuccess() && results[2].isSuccess(), "the good rows failed");
      must(results[1].getErrors()[0].getStatusCode() == StatusCode.REQUIRED_FIELD_MISSING, "another code");
    });
    check("all or none", () -> {
      org.setAllOrNoneHeader(true);
      SaveResult[] results = org.create(new SObject[] {account("never"), new SObject("Account")});
      org.setAllOrNoneHeader(false);
      must(
          results[0].getErrors()[0].getStatusCode() == StatusCode.ALL_OR_NONE_OPERATION_ROLLED_BACK,
          "another code");
      must(org.query("SELECT COUNT() FROM Account WHERE Name = 'never'").getSize() == 0, "a row was kept");
    });
    check("query and queryMore give each row once, on pages of 300 and of 2,000", () -> {
      mustBePages(300, 8);
      mustBePages(2000, 2);
    });
    check("update of a queried record, with fieldsToNull", () -> {
      SObject row = org.query("SELECT Id, Name FROM Account WHERE Id = '" + ids[0] + "'").getRecords()[0];
      row.setField("Name", "Changed");
      row.setFieldsToNull(new String[] {"AnnualRevenue"});
      must(org.update(new SObject[] {row})[0].isSuccess(), "update");
      SObject stored = org.retrieve("Name, AnnualRevenue", "Account", new String[] {ids[0]})[0];
      must(stored.getField("Name").equals("Changed"), "Name");
      must(stored.getField("AnnualRevenue") == null, "AnnualRevenue");
    });
    check("retrieve gives null for what isn't there", () -> {
      SObject[] rows = org.retrieve("Id", "Account", new String[] {ids[1], "001gf00000zzzzz", ids[2]});
      must(rows.length == 3 && rows[1] == null && rows[2].getId().equals(ids[2]), Arrays.toString(rows));
    });
    check("upsert creates and updates", () -> {
      SObject changed = new SObject("Account");
      changed.setId(ids[3]);
      changed.setField("Name", "Upserted");
      UpsertResult[] results = org.upsert("Id", new SObject[] {changed, account("New")});
      must(results[0].isSuccess() && !results[0].isCreated(), "the update");
      must(results[1].isSuccess() && results[1].isCreated(), "the insert");
    });
    check("a parent is found by its external id, a date may be a moment", () -> {
      SObject parent = new SObject("Contact");
      parent.setField("LastName", "Parent");
      parent.setField("Email", "parent@example.test");
      GregorianCalendar day = new GregorianCalendar(TimeZone.getTimeZone("UTC"));
      day.clear();
      day.set(2001, GregorianCalendar.MARCH, 4);
      parent.setField("Birthdate", day);
      String id = org.create(new SObject[] {parent})[0].getId();
      SObject key = new SObject("Contact");
      key.setField("Email", "parent@example.test");
      SObject child = new SObject("Contact");
      child.setField("LastName", "Child");
      child.setField("ReportsTo", key);
      String made = org.create(new SObject[] {child})[0].getId();
      SObject[] rows = org.retrieve("ReportsToId, Birthdate", "Contact", new String[] {made, id});
      must(rows[0].getField("ReportsToId").equals(id), "ReportsToId");
      must(rows[1].getField("Birthdate").equals("2001-03-04"), "Birthdate " + rows[1].getField("Birthdate"));
    });
    check("records have their parents and children within them, children page by page", () -> {
      org.setQueryOptions(200);
      for (int done = 0; done < 400; done += 200) {
        SObject[] rows = new SObject[200];
        for (int row = 0; row < 200; row++) {
          rows[row] = new SObject("Contact");
          rows[row].setField("LastName", "Child " + (done + row));
          rows[row].setField("AccountId", ids[5]);
        }
        org.create(rows);
      }
      SObject contact =
          org.query("SELECT LastName, Account.Id, Account.Parent.Name FROM Contact WHERE AccountId = '" + ids[5] + "' LIMIT 1")
              .getRecords()[0];
      SObject account = (SObject) contact.getSObjectField("Account");
      must(account.getType().equals("Account") && account.getId().equals(ids[5]), "the parent");
      must(account.getSObjectField("Parent") == null, "a parent that isn't there");
      SObject[] rows =
          org.query("SELECT Name, (SELECT LastName, Account.Name FROM Contacts) FROM Account WHERE Id IN ('" + ids[5] + "', '" + ids[6] + "') ORDER BY Id")
              .getRecords();
      // The library gives what is within a record untyped.
      XmlObject children = rows[0].getChild("Contacts");
      must(children.getField("size").equals("400") && children.getField("done").equals("false"), "the first page");
      Set<Object> names = new HashSet<>();
      for (Iterator<XmlObject> each = children.getChildren("records"); each.hasNext(); ) {
        XmlObject row = each.next();
        names.add(row.getField("LastName"));
        must(row.getChild("Account").getField("Name").equals("Row 5"), "a child's parent");
      }
      QueryResult more = org.queryMore((String) children.getField("queryLocator"));
      for (SObject row : more.getRecords()) names.add(row.getField("LastName"));
      must(more.isDone() && more.getSize() == 400 && names.size() == 400, names.size() + " children");
      SObject childless =
          org.query("SELECT (SELECT Id FROM Contacts) FROM Account WHERE Id = '" + ids[6] + "'").getRecords()[0];
      must(childless.getField("Contacts") == null, "children that aren't there");
    });
    check("delete and queryAll", () -> {
      DeleteResult[] results = org.delete(new String[] {ids[0], "", ids[0]});
      must(results[0].isSuccess() && !results[1].isSuccess() && !results[2].isSuccess(), Arrays.toString(results));
      must(org.queryAll("SELECT Id FROM Account WHERE IsDeleted = true").getSize() == 1, "queryAll");
    });
    check("faults are the library's typed exceptions", () -> {
      thrown(InvalidFieldFault.class, () -> org.query("SELECT Nope FROM Account"));
      thrown(MalformedQueryFault.class, () -> org.query("SELECT"));
      thrown(InvalidSObjectFault.class, () -> org.create(new SObject[] {new SObject("Nope__c")}));
      thrown(InvalidQueryLocatorFault.class, () -> org.queryMore("nope"));
      thrown(InvalidIdFault.class, () -> org.retrieve("Id", "Account", new String[] {"nope"}));
      thrown(UnexpectedErrorFault.class, () -> {
        SObject[] rows = new SObject[201];
        Arrays.fill(rows, account("too many"));
        org.create(rows);
      });
      thrown(InvalidNewPasswordFault.class, () -> org.changeOwnPassword(PASSWORD, "x"));
    });
    check("a session that ended is renewed, and the call repeated", () -> {
      AtomicInteger renewals = new AtomicInteger();
      PartnerConnection renewing = connect(PASSWORD + TOKEN);
      renewing.getConfig().setSessionRenewer(old -> {
        renewals.incrementAndGet();
        String session = connect(PASSWORD + TOKEN).getConfig().getSessionId();
        renewing.setSessionHeader(session);
        return renewalWith(session);
      });
      must(org.invalidateSessions(new String[] {renewing.getConfig().getSessionId()})[0].isSuccess(), "invalidate");
      must(renewing.getUserInfo().getUserName().equals(USERNAME), "another user");
      must(renewing.query("SELECT Id FROM Account LIMIT 1").getSize() == 1, "the call behind it");
      must(renewals.get() == 1, renewals + " renewals");
    });
    BulkChecks.run(org);
    check("LoginHistory says how the connection was secured", () -> {
      SObject row =
          org.query("SELECT TlsProtocol, CipherSuite, LoginTime FROM LoginHistory ORDER BY LoginTime DESC LIMIT 1")
              .getRecords()[0];
      must("TLS 1.3".equals(row.getField("TlsProtocol")), String.valueOf(row.getField("TlsProtocol")));
      must(String.valueOf(row.getField("CipherSuite")).startsWith("TLS_"), String.valueOf(row.getField("CipherSuite")));
    });
    Operations.run(org);
    check("invalidateSessions and logout end sessions", () -> {
      PartnerConnection other = connect(PASSWORD + TOKEN);
      must(org.invalidateSessions(new String[] {other.getConfig().getSessionId()})[0].isSuccess(), "invalidate");
      thrown(UnexpectedErrorFault.class, other::getUserInfo);
      org.logout();
      thrown(UnexpectedErrorFault.class, () -> org.getUserInfo());
    });
  }

  private static void mustBePages(int batchSize, int expected) throws Exception {
    org.setQueryOptions(batchSize);
    Set<Object> names = new HashSet<>();
    QueryResult page =
        org.query("SELECT Id, Name, BillingAddress, CreatedDate, Phone FROM Account WHERE Name LIKE 'Row %'");
    int pages = 1;
    for (; ; pages++) {
      must(page.getSize() == ROWS, "size " + page.getSize());
      for (SObject row : page.getRecords()) names.add(row.getField("Name"));
      if (page.isDone()) break;
      page = org.queryMore(page.getQueryLocator());
    }
    must(names.size() == ROWS && pages == expected, names.size() + " names on " + pages + " pages");
  }

  private static SObject account(String name) {
    SObject account = new SObject("Account");
    account.setField("Name", name);
    return account;
  }
}
