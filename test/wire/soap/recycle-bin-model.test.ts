// Any sequence of deletes, undeletes and emptied bins leaves what a plain model of the recycle bin leaves.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rounds } from "../../support/rounds.ts";
import { created, soapOrg, textOf } from "./soap-org.ts";

const org = soapOrg();

/** Hundreds of requests, on a machine that may be busy. */
const LONG = 180_000;

interface Modelled {
  readonly type: "Account" | "Contact" | "Thing__c";
  readonly id: string;
  state: "live" | "deleted" | "purged";
  /** Account with which a contact went. */
  with: Modelled | null;
  account: Modelled | null;
}

interface Link {
  readonly target: Modelled;
  readonly child: Modelled;
}

/** The bin as its documentation tells it; each operation says whether it is possible. */
class Model {
  readonly records: Modelled[] = [];
  #links: Link[] = [];

  delete(record: Modelled): boolean {
    if (record.state !== "live") return false;
    record.state = "deleted";
    for (const child of this.records.filter((one) => one.state === "live" && one.account === record)) {
      if (child.type === "Contact") {
        child.state = "deleted";
        child.with = record;
      } else {
        child.account = null;
        this.#links.push({ target: record, child });
      }
    }
    return true;
  }

  undelete(record: Modelled): boolean {
    if (record.state !== "deleted" || record.with) return false;
    const { account } = record;
    if (account && account.state !== "live") {
      record.account = null;
      if (account.state === "deleted") this.#links.push({ target: account, child: record });
    }
    record.state = "live";
    for (const child of this.records.filter((one) => one.with === record)) {
      child.with = null;
      child.state = "live";
    }
    for (const { child } of this.#links.filter(({ target }) => target === record)) child.account ??= record;
    this.#links = this.#links.filter(({ target }) => target !== record);
    return true;
  }

  emptyRecycleBin(record: Modelled): boolean {
    if (record.state !== "deleted" || record.with) return false;
    for (const gone of [record, ...this.records.filter((one) => one.with === record)]) {
      gone.state = "purged";
      gone.with = null;
      this.#links = this.#links.filter(({ target, child }) => target !== gone && child !== gone);
    }
    return true;
  }

  update(record: Modelled, account: Modelled): boolean {
    if (record.state !== "live" || account.state !== "live") return false;
    record.account = account;
    return true;
  }
}

const lookupOf = ({ type }: Pick<Modelled, "type">): string =>
  type === "Contact" ? "AccountId" : "Account__c";

async function make(): Promise<Model> {
  const model = new Model();
  for (const type of ["Account", "Account", "Contact", "Contact", "Thing__c", "Thing__c"] as const) {
    const account = type === "Account" ? null : (model.records[0] ?? null);
    const id = await created(org(), type, {
      [type === "Contact" ? "LastName" : "Name"]: "x",
      ...(account ? { [lookupOf({ type })]: account.id } : {}),
    });
    model.records.push({ type, id, state: "live", with: null, account });
  }
  return model;
}

/** "live", "deleted" or "purged", and the account, as the org tells them. */
async function told({ type, id }: Modelled): Promise<readonly unknown[]> {
  const lookup = lookupOf({ type });
  const fields = type === "Account" ? "IsDeleted" : `IsDeleted, ${lookup}`;
  const soql = `SELECT ${fields} FROM ${type} WHERE Id = '${id}'`;
  const { children } = await org().call(`<queryAll><queryString>${soql}</queryString></queryAll>`);
  const record = children[0]?.children.find(({ name }) => name === "records");
  if (!record) return ["purged", null];
  return [textOf(record, "IsDeleted") === "true" ? "deleted" : "live", textOf(record, lookup) ?? null];
}

const steps = fc.array(
  fc.record({
    operation: fc.constantFrom(
      "delete",
      "delete",
      "delete",
      "undelete",
      "undelete",
      "undelete",
      "emptyRecycleBin",
      "update",
      "update",
    ),
    record: fc.constantFrom(0, 0, 0, 1, 1, 2, 3, 4, 5),
    account: fc.nat({ max: 1 }),
  }),
  { minLength: 5, maxLength: 25 },
);

describe("the recycle bin", () => {
  it("is what its model is", { timeout: LONG }, async () => {
    let done = 0;
    const property = fc.asyncProperty(steps, async (list) => {
      const model = await make();
      for (const { operation, record: index, account: place } of list) {
        const [record, account] = [model.records[index], model.records[place]];
        if (!record || !account || (operation === "update" && record.type === "Account")) continue;
        const field = `<${lookupOf(record)}>${account.id}</${lookupOf(record)}>`;
        const xml =
          operation === "update"
            ? `<update><sObjects><type>${record.type}</type><Id>${record.id}</Id>${field}</sObjects></update>`
            : `<${operation}><ids>${record.id}</ids></${operation}>`;
        const possible =
          operation === "update"
            ? model.update(record, account)
            : model[operation as "delete" | "undelete" | "emptyRecycleBin"](record);
        const [result] = await org().results(xml);
        expect(result?.success, `${operation} ${index}`).toBe(possible);
        if (possible) done += 1;
      }
      for (const record of model.records) {
        const account = record.state === "purged" ? null : (record.account?.id ?? null);
        expect(await told(record)).toEqual([record.state, account]);
      }
    });
    // Operations that are all refused would prove nothing.
    await rounds(
      () => fc.assert(property, { numRuns: 40 }),
      () => done,
      100,
    );
  });
});
