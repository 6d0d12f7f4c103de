// What a client that was generated from the org's enterprise WSDL must be able to do. Prints one line of JSON per check.
import com.sforce.soap.enterprise.*;
import com.sforce.soap.enterprise.fault.*;
import com.sforce.soap.enterprise.sobject.*;
import com.sforce.ws.ConnectorConfig;
import java.util.Arrays;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.TimeZone;

public final class EnterpriseChecks {
  private interface Work {
    void run() throws Exception;
  }

  private static EnterpriseConnection org;
  private static String account;
  private static String contact;

  public static void main(String[] args) {
    check("login", () -> {
      ConnectorConfig config = new ConnectorConfig();
      config.setAuthEndpoint(System.getenv("ORG_URL") + "/services/Soap/c/64.0");
      config.setUsername(System.getenv("ORG_USERNAME"));
      config.setPassword(System.getenv("ORG_PASSWORD") + System.getenv("ORG_TOKEN"));
      org = Connector.newConnection(config);
      must(org.getUserInfo().getUserName().equals(System.getenv("ORG_USERNAME")), "another user");
    });
    check("create, query and retrieve typed records", () -> {
      Account row = new Account();
      row.setName("Typed");
      row.setAnnualRevenue(1250.0);
      row.setNumberOfEmployees(7);
      row.setBillingCity("Reykjavík");
      account = saved(org.create(new SObject[] {row})[0]);
      Contact person = new Contact();
      person.setLastName("Typed");
      person.setAccountId(account);
      person.setBirthdate(day(2001, Calendar.MARCH, 4));
      contact = saved(org.create(new SObject[] {person})[0]);
      City__c city = new City__c();
      city.setName("City");
      city.setCityId__c("c1");
      city.setCountry__c("IS");
      city.setPopulation__c(5.0);
      saved(org.create(new SObject[] {city})[0]);
      QueryResult found =
          org.query("SELECT Name, Id, AnnualRevenue, NumberOfEmployees, BillingAddress, CreatedDate, Fax FROM Account WHERE Id = '" + account + "'");
      Account read = (Account) found.getRecords()[0];
      must(read.getId().equals(account) && read.getName().equals("Typed"), "Name");
      must(read.getAnnualRevenue() == 1250.0 && read.getNumberOfEmployees() == 7, "numbers");
      must(read.getBillingAddress().getCity().equals("Reykjavík"), "BillingAddress");
      must(read.getCreatedDate() != null && read.getFax() == null, "CreatedDate, Fax");
      Contact stored = (Contact) org.retrieve("LastName, Birthdate, AccountId", "Contact", new String[] {contact})[0];
      must(stored.getAccountId().equals(account), "AccountId");
      must(stored.getBirthdate().get(Calendar.DAY_OF_MONTH) == 4, "Birthdate " + stored.getBirthdate());
      City__c there = (City__c) org.query("SELECT Population__c FROM City__c").getRecords()[0];
      must(there.getPopulation__c() == 5.0, "Population__c");
    });
    check("update with fieldsToNull, upsert by external id", () -> {
      Account row = new Account();
      row.setId(account);
      row.setFieldsToNull(new String[] {"AnnualRevenue"});
      must(org.update(new SObject[] {row})[0].isSuccess(), "update");
      must(((Account) org.retrieve("AnnualRevenue", "Account", new String[] {account})[0]).getAnnualRevenue() == null, "null");
      City__c city = new City__c();
      city.setCityId__c("c1");
      city.setName("Changed");
      UpsertResult[] results = org.upsert("CityId__c", new SObject[] {city});
      must(results[0].isSuccess() && !results[0].isCreated(), Arrays.toString(results));
    });
    check("delete, undelete and emptyRecycleBin", () -> {
      must(org.delete(new String[] {account})[0].isSuccess(), "delete");
      must(org.retrieve("Id", "Contact", new String[] {contact})[0] == null, "the contact stayed");
      must(org.undelete(new String[] {account})[0].isSuccess(), "undelete");
      must(org.retrieve("Id", "Contact", new String[] {contact})[0] != null, "the contact is gone");
      Account other = new Account();
      other.setName("for good");
      String id = saved(org.create(new SObject[] {other})[0]);
      org.delete(new String[] {id});
      must(org.emptyRecycleBin(new String[] {id})[0].isSuccess(), "emptyRecycleBin");
      must(!org.undelete(new String[] {id})[0].isSuccess(), "undelete of what is gone");
      Calendar end = Calendar.getInstance();
      end.add(Calendar.MINUTE, 2);
      Calendar start = Calendar.getInstance();
      start.add(Calendar.MINUTE, -5);
      DeletedRecord[] deleted = org.getDeleted("Account", start, end).getDeletedRecords();
      must(Arrays.stream(deleted).anyMatch(each -> each.getId().equals(id)), "getDeleted");
      must(Arrays.asList(org.getUpdated("Account", start, end).getIds()).contains(account), "getUpdated");
    });
    check("merge", () -> {
      Account other = new Account();
      other.setName("other");
      String id = saved(org.create(new SObject[] {other})[0]);
      Account master = new Account();
      master.setId(account);
      master.setPhone("1");
      MergeRequest request = new MergeRequest();
      request.setMasterRecord(master);
      request.setRecordToMergeIds(new String[] {id});
      MergeResult result = org.merge(new MergeRequest[] {request})[0];
      must(result.isSuccess() && result.getMergedRecordIds()[0].equals(id), String.valueOf(result));
    });
    check("sendEmail", () -> {
      SingleEmailMessage mail = new SingleEmailMessage();
      mail.setToAddresses(new String[] {"someone@example.test"});
      mail.setSubject("Subject");
      mail.setPlainTextBody("Text");
      mail.setReplyTo("reply@example.test");
      mail.setSaveAsActivity(false);
      must(org.sendEmail(new Email[] {mail})[0].isSuccess(), "sendEmail");
    });
    check("describes", () -> {
      for (DescribeGlobalSObjectResult each : org.describeGlobal().getSobjects())
        must(org.describeSObject(each.getName()).getFields().length > 0, each.getName());
      must(org.describeSObject("Name").getFields().length > 5, "Name");
      must(org.describeTabs().length == 1, "tabs");
    });
    check("faults are typed", () -> {
      try {
        org.query("SELECT Nope FROM Account");
        throw new IllegalStateException("no fault");
      } catch (InvalidFieldFault fault) {
        must(fault.getExceptionCode() == ExceptionCode.INVALID_FIELD, "another code");
      }
    });
  }

  private static Calendar day(int year, int month, int day) {
    Calendar calendar = new GregorianCalendar(TimeZone.getTimeZone("UTC"));
    calendar.clear();
    calendar.set(year, month, day);
    return calendar;
  }

  private static String saved(SaveResult result) {
    must(result.isSuccess(), String.valueOf(result));
    return result.getId();
  }

  private static void must(boolean condition, String problem) {
    if (!condition) throw new IllegalStateException(problem);
  }

  private static void check(String name, Work work) {
    String note = "";
    boolean ok = true;
    try {
      work.run();
    } catch (Exception error) {
      ok = false;
      note = String.valueOf(error);
    }
    System.out.println("{\"name\":" + json(name) + ",\"ok\":" + ok + ",\"note\":" + json(note) + "}");
  }

  private static String json(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char each : text.toCharArray()) {
      if (each == '"' || each == '\\') quoted.append('\\').append(each);
      else if (each < ' ') quoted.append(String.format("\\u%04x", (int) each));
      else quoted.append(each);
    }
    return quoted.append('"').toString();
  }
}
