// Data types that the Object Manager makes fields of, and what the form asks of each. Controls that aren't read
// otherwise have the names of the Metadata API's elements.
import type { CustomFieldType } from "../../../domain/schema/definition.ts";
import type { Control } from "./form-control.ts";

export interface FieldTypeForm {
  readonly type: CustomFieldType;
  /** Setup's name. */
  readonly label: string;
  readonly about: string;
  readonly controls: readonly Control[];
  /** Whether it asks for an object to refer to, among those that there are. */
  readonly refers?: boolean;
}

const check = (name: string, label: string, hint?: string): Control => ({
  name,
  label,
  kind: "check",
  ...(hint === undefined ? {} : { hint }),
});

const REQUIRED = check("required", "Required");
const UNIQUE = check("unique", "Unique");
const EXTERNAL_ID = check("externalId", "External ID", "Records can be named by it in upserts.");
const CASE_SENSITIVE = check(
  "caseSensitive",
  "Case sensitive",
  "Of a unique one: ABC and abc are two values.",
);

const defaultText: Control = {
  name: "defaultValue",
  label: "Default Value",
  hint: 'In quotation marks. For example: "new"',
};
const defaultNumber: Control = { name: "defaultValue", label: "Default Value", hint: "For example: 0" };

const length = (initial: string, hint: string): Control => ({
  name: "length",
  label: "Length",
  required: true,
  initial,
  hint,
});

const numeric = (scale: string): readonly Control[] => [
  {
    name: "precision",
    label: "Precision",
    required: true,
    initial: "18",
    hint: "Digits in all, those behind the decimal point among them; 18 at most.",
  },
  { name: "scale", label: "Decimal Places (Scale)", required: true, initial: scale },
  REQUIRED,
];

const CHILDREN: Control = {
  name: "relationshipName",
  label: "Child Relationship Name",
  hint: "The object's records are asked for those that refer to them by this name, with __r at the end.",
};

const type = (
  name: CustomFieldType,
  label: string,
  about: string,
  controls: readonly Control[],
): FieldTypeForm => ({ type: name, label, about, controls });

export const FIELD_TYPE_FORMS: readonly FieldTypeForm[] = [
  type("Text", "Text", "One line of letters and numbers.", [
    length("255", "1 to 255 characters."),
    REQUIRED,
    UNIQUE,
    CASE_SENSITIVE,
    EXTERNAL_ID,
    defaultText,
  ]),
  type("TextArea", "Text Area", "Lines of up to 255 characters together.", [REQUIRED, defaultText]),
  type("LongTextArea", "Text Area (Long)", "Lines of up to 131,072 characters together.", [
    length("32768", "256 to 131,072 characters."),
    defaultText,
  ]),
  type("Number", "Number", "Any number.", [...numeric("0"), UNIQUE, EXTERNAL_ID, defaultNumber]),
  type("Currency", "Currency", "An amount of money.", [...numeric("2"), defaultNumber]),
  type("Percent", "Percent", "A number that is a percentage.", [...numeric("2"), defaultNumber]),
  type("Checkbox", "Checkbox", "True or false.", [
    {
      name: "defaultValue",
      label: "Default Value",
      choices: [
        ["false", "Unchecked"],
        ["true", "Checked"],
      ],
      initial: "false",
    },
  ]),
  type("Date", "Date", "A day.", [REQUIRED]),
  type("DateTime", "Date/Time", "A day and a time.", [REQUIRED]),
  type("Email", "Email", "An email address.", [REQUIRED, UNIQUE, EXTERNAL_ID, defaultText]),
  type("Phone", "Phone", "A phone number.", [REQUIRED, defaultText]),
  type("Url", "URL", "The address of a page.", [REQUIRED, defaultText]),
  type("Picklist", "Picklist", "One of a list of values.", [
    { name: "values", label: "Values", kind: "lines", required: true, hint: "One a line." },
    check("firstIsDefault", "Use first value as default value"),
    check("restricted", "Restrict picklist to these values"),
    REQUIRED,
  ]),
  {
    ...type("Lookup", "Lookup Relationship", "A record of another object, or of the same one.", [
      CHILDREN,
      {
        name: "deleteConstraint",
        label: "If the record that it refers to is deleted",
        choices: [
          ["", "As a lookup does by itself"],
          ["SetNull", "Clear the value of this field"],
          ["Restrict", "Don't allow the deletion"],
          ["Cascade", "Delete this record also"],
        ],
      },
      REQUIRED,
    ]),
    refers: true,
  },
  {
    ...type(
      "MasterDetail",
      "Master-Detail Relationship",
      "The record that this one belongs to and goes with.",
      [CHILDREN, check("reparentableMasterDetail", "Allow reparenting")],
    ),
    refers: true,
  },
];
