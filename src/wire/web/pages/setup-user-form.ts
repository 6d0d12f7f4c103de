// Setup > Users: the form of a new user, of one like another, and of changes.
import { formatId } from "../../../domain/model/id.ts";
import type { Reply } from "../../../http/exchange.ts";
import { page, seeOther, type UserPageInput } from "../exchange.ts";
import { html } from "../html.ts";
import { problem } from "../layout.ts";
import { notFound, only, userOfPath } from "../setup.ts";
import { control } from "./form-control.ts";
import { settingsPage } from "./settings.ts";
import { choicesOf, saveUser, USER_FORM, type UserValues, valuesOf } from "./user-fields.ts";

const PATH = "/setup/users";

/** What a clone doesn't take over: it is one person's own. */
const OWN = new Set(["FirstName", "LastName", "Alias", "Email", "Username"]);

interface Form {
  readonly title: string;
  readonly action: string;
  readonly values: UserValues;
  readonly trouble: string | null;
}

async function formPage(input: UserPageInput, { title, action, values, trouble }: Form): Promise<Reply> {
  const rows = await Promise.all(
    USER_FORM.map(async ({ name, label, required }) =>
      control({ name, label, required, choices: await choicesOf(input, name) }, values[name] ?? ""),
    ),
  );
  const content = html`<div class="card">${problem(trouble)}<form method="post" action="${action}">${input.csrf}${rows}
<button class="main">Save</button></form><p><a href="${PATH}">Cancel</a></p></div>`;
  return page(trouble === null ? 200 : 400, settingsPage(input, PATH, content, title));
}

/** What the form sent of the fields it has; a name that it hasn't is not looked at. */
const sent = (form: URLSearchParams): UserValues =>
  Object.fromEntries(
    USER_FORM.flatMap(({ name }) => {
      const value = form.get(name);
      return value === null ? [] : [[name, value.trim()]];
    }),
  );

const NEW = { title: "New User", action: `${PATH}/new` } as const;

export const newUserForm = only("ManageUsers", async (input) => {
  const { TimeZoneSidKey, LocaleSidKey, LanguageLocaleKey, EmailEncodingKey } = await valuesOf(
    input,
    input.caller.userId,
  );
  const values = { TimeZoneSidKey, LocaleSidKey, LanguageLocaleKey, EmailEncodingKey };
  const given = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  const standard = (await choicesOf(input, "ProfileId"))?.find(([, label]) => label === "Standard User")?.[0];
  return formPage(input, {
    ...NEW,
    values: { ...Object.fromEntries(given), ProfileId: standard ?? "" },
    trouble: null,
  });
});

export const cloneUserForm = only("ManageUsers", async (input) => {
  const user = await userOfPath(input);
  if (!user) return notFound(input);
  const values = Object.entries(await valuesOf(input, user.userId)).filter(([name]) => !OWN.has(name));
  return formPage(input, { ...NEW, values: Object.fromEntries(values), trouble: null });
});

export const createUser = only("ManageUsers", async (input, form) => {
  const values = sent(form);
  const saved = await saveUser(input, null, values);
  if (!saved.ok) return formPage(input, { ...NEW, values, trouble: saved.trouble });
  return seeOther(`${PATH}/${formatId(saved.id)}`);
});

export const editUserForm = only("ManageUsers", async (input) => {
  const user = await userOfPath(input);
  if (!user) return notFound(input);
  const values = await valuesOf(input, user.userId);
  const action = `${PATH}/${formatId(user.userId)}/edit`;
  return formPage(input, { title: "Edit User", action, values, trouble: null });
});

export const editUser = only("ManageUsers", async (input, form) => {
  const user = await userOfPath(input);
  if (!user) return notFound(input);
  const values = sent(form);
  const path = `${PATH}/${formatId(user.userId)}`;
  const saved = await saveUser(input, user.userId, values);
  if (saved.ok) return seeOther(path);
  return formPage(input, { title: "Edit User", action: `${path}/edit`, values, trouble: saved.trouble });
});
