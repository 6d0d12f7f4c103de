// $filter: which rows it lets through, and what is refused.
import { describe, expect, it } from "vitest";
import { pageOf, refusalOf, withFeed } from "./feed.ts";
import { makeSamples } from "./typed-feed.ts";

const feed = withFeed(makeSamples);
const ALL = ["one", "two", "three", "none"] as const;
type Name = (typeof ALL)[number];

const but = (...names: Name[]): Name[] => ALL.filter((name) => !names.includes(name));
const path = (filter: string, names: Readonly<Record<string, string>>): string =>
  `/Sample__c?$select=Name&$filter=${encodeURIComponent(filter.replaceAll(/<(\w+)>/g, (_, name: string) => names[name] ?? ""))}`;

const MATCHES: readonly (readonly [filter: string, names: readonly Name[]])[] = [
  // Texts: letter case is the same, as everywhere in the org, but for fields that tell it apart.
  ["Name eq 'one'", ["one"]],
  ["Name eq 'ONE'", ["one"]],
  ["'one' eq Name", ["one"]],
  ["(Name) eq ('one')", ["one"]],
  ["Key__c eq 'abc'", ["one"]],
  ["Text__c eq 'It''s 100%_\\'", ["one"]],
  ["Text__c eq 'GRÜẞE'", []],
  ["Text__c eq 'GRÜßE'", ["two"]],
  ["Text__c eq ''", []],
  ["Text__c ne ''", ALL],
  ["Text__c ne 'Grüße'", but("two")],
  ["Name lt 'o'", ["none"]],
  ["Name ge 'o'", but("none")],
  ["'o' gt Name", ["none"]],
  // null
  ["Text__c eq null", ["none"]],
  ["null eq Text__c", ["none"]],
  ["Text__c ne null", but("none")],
  ["not (Text__c eq null)", but("none")],
  ["Whole__c lt null", []],
  ["not (Whole__c lt null)", ALL],
  // Numbers
  ["Whole__c eq 1", ["one"]],
  ["Whole__c eq 1.0e0", ["one"]],
  ["Whole__c eq 1.5", []],
  ["Whole__c ne 1", but("one")],
  ["Whole__c gt -20", ["one", "three"]],
  ["Whole__c le -20", ["two"]],
  ["not (Whole__c gt -20)", ["two", "none"]],
  ["not (Whole__c ne 1)", ["one"]],
  ["not (Whole__c eq 1)", but("one")],
  ["Amount__c eq 99999999999999.98", ["two"]],
  ["Share__c lt 1e-5", ["one"]],
  // Booleans
  ["Flag__c", ["one"]],
  ["not Flag__c", but("one")],
  ["Flag__c eq true", ["one"]],
  ["Flag__c ne true", but("one")],
  ["(Flag__c) eq false", but("one")],
  ["not not Flag__c", ["one"]],
  ["true", ALL],
  ["false", []],
  ["not null", []],
  // Dates, datetimes, times
  ["Day__c eq 2020-02-29", ["one"]],
  ["Day__c gt 2020-02-29", ["two"]],
  ["Moment__c eq 2020-01-01T00:00:00Z", ["one"]],
  ["Moment__c eq 2020-01-01T02:00+02:00", ["one"]],
  ["Moment__c gt 2020-01-01T00:00:00.0000000Z", ["two"]],
  ["Moment__c ge 2020-01-01T00:00:00.0004Z", ["two"]],
  ["Moment__c lt 2020-01-01T00:00:00Z", ["three"]],
  ["Time__c eq 07:08:09.01", ["one"]],
  ["Time__c gt 07:08", ["one", "two"]],
  ["Time__c gt 07:08:09.010", ["two"]],
  // Ids: of 18 and of 15 characters; a text that is none is no row's
  ["Id eq '<two>'", ["two"]],
  ["Id ne '<two>'", but("two")],
  ["Id eq 'nonsense'", []],
  ["Id ne 'nonsense'", ALL],
  ["Id gt '<one>'", but("one")],
  ["Account__c eq '<account>'", ["one", "three"]],
  ["Account__c eq null", ["two", "none"]],
  ["Id in ('<one>','nonsense')", ["one"]],
  // Lists
  ["Name in ('one','TWO')", ["one", "two"]],
  ["not (Name in ('one','two'))", ["three", "none"]],
  ["Whole__c in (1,300)", ["one", "three"]],
  ["Whole__c in (1,null)", ["one", "none"]],
  ["not (Whole__c in (1))", but("one")],
  ["not (Whole__c in (1,null))", ["two", "three"]],
  ["Day__c in (2020-02-29)", ["one"]],
  // Functions; of null they are neither true nor false
  ["contains(Text__c,'S')", ["one", "three"]],
  ["contains(Text__c,'%_\\')", ["one"]],
  ["contains(Text__c,'%%')", []],
  ["contains(Text__c,'')", but("none")],
  ["startswith(Text__c,'it''s')", ["one", "three"]],
  ["endswith(Text__c,'PLAIN')", ["three"]],
  ["endswith(Text__c,'ÜßE')", ["two"]],
  ["startswith(Text__c,'plain')", []],
  ["not contains(Text__c,'s')", ["two"]],
  ["contains(Text__c,'s') eq true", ["one", "three"]],
  ["contains(Text__c,'s') eq false", ["two"]],
  ["contains(Text__c,null)", []],
  ["contains(Choices__c,'a')", ["one"]],
  ["Choices__c eq 'a;b'", ["one"]],
  // Parents
  ["Account__r/Name eq 'acme'", ["one", "three"]],
  ["Account__r/Name eq null", ["two", "none"]],
  ["contains(Account__r/Industry,'nerg') and Whole__c gt 1", ["three"]],
  ["Account__r/Owner/Username ne null", ["one", "three"]],
  // Together
  ["Name eq 'one' or Name eq 'two' and Flag__c eq true", ["one"]],
  ["(Name eq 'one' or Name eq 'two') and Flag__c eq false", ["two"]],
  ["not (Name eq 'one' or Flag__c)", but("one")],
  ["not (Name eq 'one' and Whole__c eq 1) and not (Name eq 'two')", ["three", "none"]],
  ["  Name   eq\t'one'  ", ["one"]],
];

describe("$filter", () => {
  it.each(MATCHES)("%s", async (filter, expected) => {
    const { get, names } = feed();
    const { value } = pageOf(await get(path(filter, names)));
    expect(value.map(({ Name }) => Name)).toEqual(expected);
    const counted = await get(path(filter, names).replace("?$select=Name&", "/$count?"));
    expect(counted.text, filter).toBe(String(expected.length));
  });
});

const BAD = "400 MALFORMED_QUERY";
const FIELD = "400 INVALID_FIELD";
const UNSUPPORTED = "501 FUNCTIONALITY_NOT_ENABLED";

const REFUSALS: readonly (readonly [filter: string, refusal: string])[] = [
  ["", BAD],
  ["Name", FIELD],
  ["Name eq", BAD],
  ["Name eq 'x", BAD],
  ["Name eq 'x' 'y'", BAD],
  ["Name = 'x'", BAD],
  ["Name EQ 'x'", BAD],
  ["(Name eq 'x'", BAD],
  ["Name eq 'x')", BAD],
  ["Name eq 'x' and", BAD],
  ["Name in ()", BAD],
  ["Name in 'x'", BAD],
  ["Whole__c eq 5L", BAD],
  ["Moment__c eq datetime'2020-01-01T00:00:00'", BAD],
  ["Moment__c eq 2020-01-01T00:00:00", BAD],
  [`${"(".repeat(200)}Flag__c${")".repeat(200)}`, BAD],
  [`${"not ".repeat(200)}Flag__c`, BAD],
  [`Name eq '${"x".repeat(9000)}'`, BAD],
  ["Owner/Manager/Manager/Manager/Manager/Manager/Name eq 'x'", BAD],
  ["Nmae eq 'x'", FIELD],
  ["name eq 'x'", FIELD],
  ["Account/Name eq 'x'", FIELD],
  ["Place__c eq 'x'", FIELD],
  ["Long__c eq 'x'", FIELD],
  ["Name eq 1", FIELD],
  ["Name eq true", FIELD],
  ["Whole__c eq '1'", FIELD],
  ["Whole__c eq 1e999", FIELD],
  ["Flag__c eq 1", FIELD],
  ["Flag__c gt false", FIELD],
  ["Day__c eq '2020-01-01'", FIELD],
  ["Day__c eq 2021-02-29", FIELD],
  ["Day__c eq 2020-01-01T00:00:00Z", FIELD],
  ["Moment__c eq 2020-01-01", FIELD],
  ["Moment__c eq 2020-01-01T25:00:00Z", FIELD],
  ["Time__c eq 24:00", FIELD],
  ["Time__c eq 07:08:09.0105", FIELD],
  ["Id gt 'nonsense'", FIELD],
  ["contains(Id,'a')", FIELD],
  ["contains(Whole__c,'a')", FIELD],
  ["1", FIELD],
  ["Name eq Text__c", UNSUPPORTED],
  ["1 eq 1", UNSUPPORTED],
  ["contains(Name,Text__c)", UNSUPPORTED],
  ["contains(Name,'x') ne true", UNSUPPORTED],
  ["tolower(Name) eq 'x'", UNSUPPORTED],
  ["year(Day__c) eq 2020", UNSUPPORTED],
  ["Whole__c add 1 eq 2", UNSUPPORTED],
  ["Whole__c has 1", UNSUPPORTED],
  ["Account__r/$count eq 1", UNSUPPORTED],
  ["Contacts/any(c:c/Name eq 'x')", UNSUPPORTED],
  ["Id eq 01234567-89ab-cdef-0123-456789abcdef", UNSUPPORTED],
  ["Name in (Text__c)", UNSUPPORTED],
];

describe("$filter refuses", () => {
  it.each(REFUSALS)("%s", async (filter, refusal) => {
    const { get, names } = feed();
    const answer = await get(path(filter, names));
    expect(`${answer.status} ${refusalOf(answer).code}`, answer.text).toBe(refusal);
  });
});
