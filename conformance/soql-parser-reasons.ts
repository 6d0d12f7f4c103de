// Where our parser and soql-parser-js don't agree, and who is right, by suite and number of the case.

const REASONS: readonly (readonly [reason: string, ...cases: string[]])[] = [
  ["documented: a semi-join selects one id field, and no TYPEOF", "parse 60"],
  ["documented: COUNT(field) and GROUPING(field) take one field", "parse 27", "parse 30", "valid 15"],
  ["there are no articles and no data categories", "parse 35", "parse 36", "parse 37", "parse 57"],
  ["there are no articles and no data categories", "valid 117", "valid 118", "valid 119"],
  ["convertCurrency() wants an org of several currencies", "parse 44", "parse 100", "valid 121"],
  ["so do amounts with a currency", "parse 82", "parse 83", "parse 84", "valid 122", "valid 125"],
  ["the sign stands behind the currency, and the org has one currency", "parse 128"],
  ["a child query names its relationship, with its object's name before it at most", "parse 50"],
  ["of the scopes everything and mine are served", "parse 78", "parse 129", "valid 106", "valid 107"],
  [
    "of the scopes everything and mine are served",
    "valid 110",
    "valid 111",
    "valid 112",
    "valid 113",
    "valid 161",
  ],
  ["OFFSET wants a number; theirs takes the word for an alias of the object", "valid 39"],
  [
    "the answer of COUNT() has nothing that an alias could name",
    "valid 57",
    "valid 60",
    "valid 61",
    "valid 63",
  ],
];

/** Why a case is answered otherwise; undefined if it may not be. */
export const settled = (name: string): string | undefined =>
  REASONS.find(([, ...cases]) => cases.includes(name))?.[0];
