// Headers mean what they say.
import { describe, expect, it } from "vitest";
import { created, sObject, soapOrg, stored } from "./soap-org.ts";

const org = soapOrg();
const HEADERS = `<AssignmentRuleHeader><useDefaultRule>true</useDefaultRule></AssignmentRuleHeader>
<MruHeader><updateMru>true</updateMru></MruHeader>
<AllowFieldTruncationHeader><allowFieldTruncation>false</allowFieldTruncation></AllowFieldTruncationHeader>
<DisableFeedTrackingHeader><disableFeedTracking>true</disableFeedTracking></DisableFeedTrackingHeader>
<StreamingEnabledHeader><streamingEnabled>false</streamingEnabled></StreamingEnabledHeader>
<AllOrNoneHeader><allOrNone>false</allOrNone></AllOrNoneHeader>
<DuplicateRuleHeader><allowSave>true</allowSave><includeRecordDetails>false</includeRecordDetails><runAsCurrentUser>true</runAsCurrentUser></DuplicateRuleHeader>
<LocaleOptions><language>en_US</language></LocaleOptions>
<DebuggingHeader><categories><category>Db</category><level>Info</level></categories><debugLevel>None</debugLevel></DebuggingHeader>
<PackageVersionHeader><packageVersions><majorNumber>1</majorNumber><minorNumber>2</minorNumber><namespace>x</namespace></packageVersions></PackageVersionHeader>
<EmailHeader><triggerAutoResponseEmail>true</triggerAutoResponseEmail><triggerOtherEmail>true</triggerOtherEmail><triggerUserEmail>true</triggerUserEmail></EmailHeader>
<OwnerChangeOptions><options><type>KeepAccountTeam</type><execute>true</execute></options></OwnerChangeOptions>
<UserTerritoryDeleteHeader><transferToUserId/></UserTerritoryDeleteHeader>
<QueryOptions><batchSize>300</batchSize></QueryOptions>
<CallOptions><client>x</client><defaultNamespace>x</defaultNamespace></CallOptions>`;

describe("the headers of the WSDL", () => {
  it("are all accepted together", async () => {
    const [made] = await org().results(`<create>${sObject("Account", { Name: "x" })}</create>`, HEADERS);
    expect(made).toMatchObject({ success: true });
    const id = made?.id ?? "";
    await org().call(`<update>${sObject("Account", { Id: id, Name: "y" })}</update>`, HEADERS);
    expect(await stored(org(), "Account", id, "Name")).toEqual(["y"]);
  });

  it.each(["create", "update", "upsert", "merge"])("name no assignment rule for %s", async (operation) => {
    const id = await created(org(), "Account", { Name: "kept" });
    const rows = sObject("Account", { Id: id, Name: "changed" });
    const inside = operation === "upsert" ? `<externalIDFieldName>Id</externalIDFieldName>${rows}` : rows;
    const header =
      "<AssignmentRuleHeader><assignmentRuleId>01Qgf0000000001AAA</assignmentRuleId></AssignmentRuleHeader>";
    expect(await org().fault(`<${operation}>${inside}</${operation}>`, header)).toBe(
      "sf:INVALID_ASSIGNMENT_RULE UnexpectedErrorFault no assignment rule has the id 01Qgf0000000001AAA",
    );
    expect(await stored(org(), "Account", id, "Name")).toEqual(["kept"]);
  });
});
