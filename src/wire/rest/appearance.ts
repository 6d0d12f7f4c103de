// What users of the web interface have in real orgs: tabs, apps, actions, icons. There are none of them here.
import { refuse } from "../../domain/fault.ts";
import { APP_MENUS } from "../../facts/soap-enumerations.ts";
import { type Handler, ok } from "./answer.ts";

/** GET tabs */
export const tabs: Handler = () => ok([]);

/** GET theme: no object has an icon or a colour. */
export const theme: Handler = () => ok({ themeItems: [] });

/** GET quickActions: the global ones. */
export const quickActions: Handler = () => ok([]);

/** GET appMenu/AppSwitcher and the like. Throws NOT_FOUND for a menu that no org has. */
export const appMenu: Handler = ({ param }) => {
  const menu = param("menu").toLowerCase();
  if (!APP_MENUS.some((name) => name.toLowerCase() === menu)) throw refuse("notFound");
  return ok({ appMenuItems: [] });
};
