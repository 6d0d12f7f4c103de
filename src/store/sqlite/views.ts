// Objects whose rows are kept in tables of their own, because more than a query reads them: sessions with every call,
// the audit trail by its checks. To the record engine they are views, of which rows may be deleted where it says so.
import { firstId } from "../../domain/model/id.ts";
import { SESSION_TIMEOUT, SESSION_TIMEOUTS } from "../../facts/sessions.ts";
import type { SObject } from "../../facts/sobject.ts";
import type { Database } from "./driver.ts";

interface View {
  readonly select: string;
  /** Statement that deletes the row OLD. */
  readonly deleteRow?: string;
}

const timeouts = Object.entries(SESSION_TIMEOUTS)
  .map(([name, seconds]) => `WHEN '${name}' THEN ${seconds}`)
  .join(" ");

const SESSION = firstId("0Ak");
const LOGIN_IP = firstId("710");

const VIEWS: Readonly<Record<string, View>> = {
  SetupAuditTrail: {
    select: `SELECT ${firstId("0Ym")} + seq AS "Id", action AS "Action", section AS "Section", at AS "CreatedDate",
      actor_id AS "CreatedById", display AS "Display", NULL AS "DelegateUser", NULL AS "ResponsibleNamespacePrefix",
      NULL AS "CreatedByContext", NULL AS "CreatedByIssuer" FROM audit_trail`,
  },
  AuthSession: {
    select: `SELECT ${SESSION} + s.id AS "Id", s.user_id AS "UsersId", s.created_at AS "CreatedDate",
      s.last_active_at AS "LastModifiedDate",
      CASE (SELECT value FROM setting WHERE name = 'session.sessionTimeout') ${timeouts}
        ELSE ${SESSION_TIMEOUTS[SESSION_TIMEOUT]} END AS "NumSecondsValid",
      'Standard' AS "UserType", s.address AS "SourceIp", h."LoginType" AS "LoginType",
      CASE s.kind WHEN 'ui' THEN 'UI' ELSE 'API' END AS "SessionType", s.level AS "SessionSecurityLevel",
      NULL AS "LogoutUrl", ${SESSION} + s.id AS "ParentId", s.login_history_id AS "LoginHistoryId",
      NULL AS "LoginGeoId", 0 AS "IsCurrent", 0 AS "IsAssociatedWithJwtAccessToken"
      FROM session s LEFT JOIN so_LoginHistory h ON h."Id" = s.login_history_id
      WHERE s.token_id IS NULL OR EXISTS (SELECT 1 FROM named_token WHERE id = s.token_id)`,
    deleteRow: `DELETE FROM session WHERE id = OLD."Id" - ${SESSION}`,
  },
  LoginIp: {
    select: `SELECT ${LOGIN_IP} + id AS "Id", user_id AS "UsersId", address AS "SourceIp", created_at AS "CreatedDate",
      authenticated AS "IsAuthenticated", challenge_sent_at AS "ChallengeSentDate",
      challenge_method AS "ChallengeMethod" FROM login_ip`,
    deleteRow: `DELETE FROM login_ip WHERE id = OLD."Id" - ${LOGIN_IP}`,
  },
};

export const isView = ({ name }: SObject): boolean => Object.hasOwn(VIEWS, name);

const nameOf = (object: SObject): string => `so_${object.name}`;

const viewSql = (object: SObject): string =>
  `CREATE VIEW "${nameOf(object)}" AS ${VIEWS[object.name]?.select ?? ""}`;

/** Whether the database has the view as this program has it. */
export const hasView = (database: Database, object: SObject): boolean =>
  database.row("SELECT sql FROM sqlite_master WHERE type = 'view' AND name = ?", nameOf(object))?.[0] ===
  viewSql(object);

/** Makes it, or makes it anew; the tables of other objects that it reads must be there. */
export function makeView(database: Database, object: SObject): void {
  const name = nameOf(object);
  database.exec(`DROP VIEW IF EXISTS "${name}"`);
  database.exec(viewSql(object));
  const { deleteRow } = VIEWS[object.name] ?? {};
  if (deleteRow !== undefined)
    database.exec(`CREATE TRIGGER "${name}_delete" INSTEAD OF DELETE ON "${name}" BEGIN ${deleteRow}; END`);
}
