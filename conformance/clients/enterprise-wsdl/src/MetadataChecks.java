// What a client that was generated from the org's metadata WSDL must be able to do. Prints one line of JSON per check.
import com.sforce.soap.metadata.*;
import com.sforce.ws.ConnectionException;
import com.sforce.ws.ConnectorConfig;
import java.util.Arrays;

public final class MetadataChecks {
  private interface Work {
    void run() throws Exception;
  }

  private static MetadataConnection org;

  public static void main(String[] args) {
    check("metadata: login tells the address", () -> {
      ConnectorConfig data = new ConnectorConfig();
      data.setAuthEndpoint(System.getenv("ORG_URL") + "/services/Soap/c/64.0");
      data.setServiceEndpoint(data.getAuthEndpoint());
      data.setManualLogin(true);
      com.sforce.soap.enterprise.LoginResult login =
          com.sforce.soap.enterprise.Connector.newConnection(data)
              .login(System.getenv("ORG_USERNAME"), System.getenv("ORG_PASSWORD") + System.getenv("ORG_TOKEN"));
      ConnectorConfig config = new ConnectorConfig();
      config.setSessionId(login.getSessionId());
      config.setServiceEndpoint(login.getMetadataServerUrl());
      org = new MetadataConnection(config);
      must(org.describeMetadata(64.0).getMetadataObjects()[0].getXmlName().equals("CustomObject"), "describe");
    });
    check("metadata: create, list, read, update, upsert, delete", () -> {
      CustomField name = new CustomField();
      name.setLabel("Name");
      name.setType(FieldType.Text);
      CustomObject object = new CustomObject();
      object.setFullName("Ship__c");
      object.setLabel("Ship");
      object.setPluralLabel("Ships");
      object.setNameField(name);
      object.setDeploymentStatus(DeploymentStatus.Deployed);
      object.setSharingModel(SharingModel.ReadWrite);
      CustomField flag = new CustomField();
      flag.setFullName("Flag__c");
      flag.setLabel("Flag");
      flag.setType(FieldType.Picklist);
      CustomValue value = new CustomValue();
      value.setFullName("IS");
      value.setLabel("Iceland");
      value.setDefault(true);
      ValueSetValuesDefinition values = new ValueSetValuesDefinition();
      values.setSorted(false);
      values.setValue(new CustomValue[] {value});
      ValueSet set = new ValueSet();
      set.setRestricted(true);
      set.setValueSetDefinition(values);
      flag.setValueSet(set);
      object.setFields(new CustomField[] {flag});
      SaveResult made = org.createMetadata(new Metadata[] {object})[0];
      must(made.isSuccess(), Arrays.toString(made.getErrors()));
      ListMetadataQuery query = new ListMetadataQuery();
      query.setType("CustomObject");
      must(
          Arrays.stream(org.listMetadata(new ListMetadataQuery[] {query}, 64.0))
              .anyMatch(each -> each.getFullName().equals("Ship__c")),
          "list");
      CustomObject read = (CustomObject) org.readMetadata("CustomObject", new String[] {"Ship__c"}).getRecords()[0];
      CustomField there = read.getFields()[0];
      must(there.getType() == FieldType.Picklist && !there.getRequired(), String.valueOf(there));
      must(there.getValueSet().getValueSetDefinition().getValue()[0].getLabel().equals("Iceland"), "values");
      must(read.getSharingModel() == SharingModel.ReadWrite, String.valueOf(read));
      read.setLabel("Boat");
      must(org.updateMetadata(new Metadata[] {read})[0].isSuccess(), "update");
      CustomField length = new CustomField();
      length.setFullName("Ship__c.Length__c");
      length.setLabel("Length");
      length.setType(FieldType.Number);
      length.setPrecision(5);
      length.setScale(1);
      UpsertResult upserted = org.upsertMetadata(new Metadata[] {length})[0];
      must(upserted.isSuccess() && upserted.isCreated(), String.valueOf(upserted));
      DeleteResult deleted = org.deleteMetadata("CustomObject", new String[] {"Ship__c"})[0];
      must(deleted.isSuccess() && deleted.getFullName().equals("Ship__c"), String.valueOf(deleted));
      must(org.readMetadata("CustomObject", new String[] {"Ship__c"}).getRecords()[0].getFullName() == null, "deleted");
    });
    check("metadata: a fault says why", () -> {
      try {
        org.readMetadata("CustomObject", new String[11]);
        throw new IllegalStateException("no fault");
      } catch (ConnectionException fault) {
        must(fault.getMessage().contains("LIMIT_EXCEEDED"), String.valueOf(fault));
      }
    });
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
      note = String.valueOf(error).replaceAll("[^ -~]|[\"\\\\]", "?");
    }
    System.out.println("{\"name\":\"" + name + "\",\"ok\":" + ok + ",\"note\":\"" + note + "\"}");
  }
}
