// What the fields of Name have of the record that it stands for. Source: Object Reference, Name: "This field contains
// a value only if the related record is a user", and its like. Name itself is the record's own name field, whatever it
// is called, so a case is its number.

/** The objects whose field of the same name it is; what isn't here has no documented meaning, and no query asks for it. */
export const NAME_FIELDS: Readonly<Record<string, readonly string[]>> = {
  FirstName: ["Contact", "Lead", "User"],
  LastName: ["Contact", "Lead", "User"],
  Alias: ["User"],
  IsActive: ["User"],
  ProfileId: ["User"],
  UserRoleId: ["User"],
  Title: ["User"],
  Email: ["User"],
  Phone: ["User"],
  Username: ["User"],
};

/** Fields of Name that every record has. */
export const NAME_OF_ALL: ReadonlySet<string> = new Set(["Id", "Name", "Type"]);

/** What Type says of a group that is a queue; of other records it is the object's name. */
export const QUEUE_TYPE = "Queue";
