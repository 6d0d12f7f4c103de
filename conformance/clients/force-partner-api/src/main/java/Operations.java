// Every call of the partner API beyond the first ones: each is answered, or refused by a fault that the library knows.
import com.sforce.soap.partner.*;
import com.sforce.soap.partner.fault.*;
import com.sforce.soap.partner.sobject.SObject;
import java.util.Arrays;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.HashSet;
import java.util.Set;
import java.util.TimeZone;

final class Operations extends Support {
  private Operations() {}

  static void run(PartnerConnection org) {
    check("headers of every kind", () -> {
      org.setMruHeader(true);
      org.setEmailHeader(true, true, true);
      org.setLocaleOptions("en_US", false);
      org.setStreamingEnabledHeader(true);
      org.setUserTerritoryDeleteHeader(null);
      org.setAssignmentRuleHeader(null, true);
      org.setDebuggingHeader(new LogInfo[0], DebugLevel.None);
      PackageVersion version = new PackageVersion();
      version.setMajorNumber(1);
      version.setMinorNumber(2);
      version.setNamespace("x");
      org.setPackageVersionHeader(new PackageVersion[] {version});
      OwnerChangeOption keep = new OwnerChangeOption();
      keep.setType(OwnerChangeOptionType.KeepSalesTeam);
      keep.setExecute(true);
      org.setOwnerChangeOptions(new OwnerChangeOption[] {keep});
      String id = created(org, record("Account", "Name", "With headers"));
      must(org.update(new SObject[] {withId("Account", id)})[0].isSuccess(), "update");
      must(org.getServerTimestamp().getTimestamp() != null, "getServerTimestamp");
    });
    check("convertLead", () -> {
      SObject lead = record("Lead", "LastName", "Lead");
      lead.setField("Company", "Company");
      LeadConvert convert = new LeadConvert();
      convert.setLeadId(created(org, lead));
      convert.setConvertedStatus("Closed - Converted");
      LeadConvertResult result = org.convertLead(new LeadConvert[] {convert})[0];
      must(result.isSuccess(), Arrays.toString(result.getErrors()));
      SObject account = org.retrieve("Name", "Account", new String[] {result.getAccountId()})[0];
      must(account.getField("Name").equals("Company"), "the account");
      must(result.getContactId().startsWith("003") && result.getOpportunityId().startsWith("006"), "the others");
      LeadConvertResult again = org.convertLead(new LeadConvert[] {convert})[0];
      must(again.getErrors()[0].getStatusCode() == StatusCode.CANNOT_UPDATE_CONVERTED_LEAD, "twice");
    });
    check("merge, delete, undelete and emptyRecycleBin", () -> {
      String[] ids = new String[3];
      for (int each = 0; each < 3; each++) ids[each] = created(org, record("Account", "Name", "Merged " + each));
      MergeRequest request = new MergeRequest();
      request.setMasterRecord(withId("Account", ids[0]));
      request.setRecordToMergeIds(new String[] {ids[1]});
      must(org.merge(new MergeRequest[] {request})[0].getMergedRecordIds()[0].equals(ids[1]), "merge");
      must(org.delete(new String[] {ids[2]})[0].isSuccess(), "delete");
      must(org.undelete(new String[] {ids[2]})[0].isSuccess(), "undelete");
      must(org.delete(new String[] {ids[2]})[0].isSuccess(), "delete again");
      must(org.emptyRecycleBin(new String[] {ids[2]})[0].isSuccess(), "emptyRecycleBin");
      must(!org.undelete(new String[] {ids[2]})[0].isSuccess(), "undelete of what is gone");
    });
    check("getUpdated and getDeleted", () -> {
      String kept = created(org, record("Contact", "LastName", "Kept"));
      String gone = created(org, record("Contact", "LastName", "Gone"));
      must(org.delete(new String[] {gone})[0].isSuccess(), "delete");
      Calendar start = new GregorianCalendar(TimeZone.getTimeZone("UTC"));
      start.add(Calendar.HOUR, -1);
      Calendar end = new GregorianCalendar(TimeZone.getTimeZone("UTC"));
      end.add(Calendar.MINUTE, 2);
      must(Arrays.asList(org.getUpdated("Contact", start, end).getIds()).contains(kept), "getUpdated");
      boolean told = false;
      for (DeletedRecord record : org.getDeleted("Contact", start, end).getDeletedRecords())
        told |= record.getId().equals(gone) && record.getDeletedDate() != null;
      must(told, "getDeleted");
    });
    check("layouts", () -> {
      DescribeLayoutResult result = org.describeLayout("Account", null, null);
      Set<String> shown = new HashSet<>();
      for (DescribeLayoutSection section : result.getLayouts()[0].getDetailLayoutSections())
        for (DescribeLayoutRow row : section.getLayoutRows())
          for (DescribeLayoutItem item : row.getLayoutItems())
            for (DescribeLayoutComponent component : item.getLayoutComponents()) shown.add(component.getValue());
      must(shown.contains("Name") && shown.contains("BillingCity"), shown.toString());
      must(result.getRecordTypeMappings()[0].getMaster(), "recordTypeMappings");
      must(org.describeCompactLayouts("Account", null).getCompactLayouts().length == 1, "describeCompactLayouts");
      must(org.describePrimaryCompactLayouts(new String[] {"Account", "Lead"}).length == 2, "describePrimary");
      must(org.describeApprovalLayout("Account", null).getApprovalLayouts().length == 0, "describeApprovalLayout");
      must(org.describeSearchLayouts(new String[] {"Account"})[0].getSearchColumns().length == 1, "describeSearch");
    });
    check("describes of what there is none of", () -> {
      must(org.describeTabs().length == 1 && org.describeAllTabs().length == 0, "tabs");
      must(org.describeTheme(new String[] {"Account"}).getThemeItems().length == 0, "describeTheme");
      must(org.describeGlobalTheme().getGlobal().getSobjects().length > 5, "describeGlobalTheme");
      must(org.describeAppMenu(AppMenuType.AppSwitcher, null).getAppMenuItems().length == 0, "describeAppMenu");
      must(org.describeAvailableQuickActions(null).length == 0, "describeAvailableQuickActions");
      must(org.describeQuickActions(new String[0]).length == 0, "describeQuickActions");
      must(org.describePathAssistants("Lead", null, null).getPathAssistants().length == 0, "paths");
      must(!org.describeKnowledgeSettings().getKnowledgeEnabled(), "describeKnowledgeSettings");
      must(org.describeDataCategoryGroups(new String[0]).length == 0, "describeDataCategoryGroups");
      must(org.describeDataCategoryMappings().length == 0, "describeDataCategoryMappings");
      must(org.describeNouns(new String[0], true, false).length == 0, "describeNouns");
      must(org.describeSearchableEntities(false).length > 5, "describeSearchableEntities");
    });
    check("sendEmail", () -> {
      SingleEmailMessage message = new SingleEmailMessage();
      message.setToAddresses(new String[] {"somebody@example.test"});
      message.setSubject("Subject");
      message.setPlainTextBody("Text");
      message.setSaveAsActivity(false);
      must(org.sendEmail(new Email[] {message})[0].isSuccess(), "sendEmail");
    });
    check("what isn't there is refused by a code that the library knows", () -> {
      refusedAs(ExceptionCode.NO_ACTIVE_DUPLICATE_RULE, () -> org.findDuplicatesByIds(new String[] {"001gf0000000001AAA"}));
      refusedAs(ExceptionCode.NO_SOFTPHONE_LAYOUT, org::describeSoftphoneLayout);
      refusedAs(ExceptionCode.FUNCTIONALITY_NOT_ENABLED, () -> org.describeVisualForce(false, null));
      refusedAs(ExceptionCode.FUNCTIONALITY_NOT_ENABLED, () -> org.process(new ProcessRequest[0]));
      refusedAs(ExceptionCode.INVALID_TYPE, () -> org.describeLayout("Nope", null, null));
    });
  }

  private static void refusedAs(ExceptionCode code, Work work) throws Exception {
    try {
      work.run();
    } catch (ApiFault fault) {
      must(fault.getExceptionCode() == code, "another code: " + fault.getExceptionCode());
      return;
    }
    throw new IllegalStateException("it was not refused: " + code);
  }

  private static String created(PartnerConnection org, SObject row) throws Exception {
    SaveResult result = org.create(new SObject[] {row})[0];
    must(result.isSuccess(), String.valueOf(result));
    return result.getId();
  }

  private static SObject record(String type, String field, String value) {
    SObject row = new SObject(type);
    row.setField(field, value);
    return row;
  }

  private static SObject withId(String type, String id) {
    SObject row = new SObject(type);
    row.setId(id);
    return row;
  }
}
