import { describe, expect, it } from "vitest";
import { allowedMethods, handlerOf, routeOf } from "./routes.ts";

const named = (path: string): string | undefined =>
  routeOf(path === "" ? [] : path.split("/"))?.route.pattern;

describe("routes", () => {
  it.each([
    ["", ""],
    ["limits", "limits"],
    ["LIMITS", "limits"],
    ["sobjects", "sobjects"],
    ["sobjects/Account", "sobjects/{object}"],
    ["sobjects/describe", "sobjects/{object}"],
    ["sobjects/Account/describe", "sobjects/{object}/describe"],
    ["sobjects/Account/Id", "sobjects/{object}/Id"],
    ["sobjects/Account/001000000000001AAA", "sobjects/{object}/{id}"],
    ["sobjects/Account/Key__c/a", "sobjects/{object}/{field}/{value*}"],
    ["sobjects/Account/Key__c/a/b//c", "sobjects/{object}/{field}/{value*}"],
    ["sobjects/user/005000000000001AAA/Password", "sobjects/User/{id}/password"],
    ["sobjects/Contact/003000000000001AAA/password", "sobjects/{object}/{field}/{value*}"],
    ["query/01g", "query/{locator}"],
    ["queryall", "queryAll"],
    ["query/a/b", undefined],
    ["composite", "composite"],
    ["composite/nothing", undefined],
    ["composite/sobjects/Account", "composite/sobjects/{object}"],
    ["sobjects//describe", undefined],
    ["__proto__", undefined],
  ])("%s", (path, pattern) => expect(named(path)).toBe(pattern));

  it("keep the slashes of an external id", () => {
    expect(routeOf(["sobjects", "Account", "Key__c", "a", "b", "", "c"])?.params.get("value")).toBe("a/b//c");
  });

  it("know their methods, HEAD among them, and no inherited property", () => {
    const route = routeOf(["sobjects", "Account", "001000000000001AAA"])?.route;
    if (!route) throw new Error("no route");
    expect(allowedMethods(route)).toBe("HEAD,GET,PATCH,DELETE");
    expect(handlerOf(route, "HEAD")).toBe(route.methods.GET);
    expect(handlerOf(route, "POST")).toBeUndefined();
    expect(handlerOf(route, "CONSTRUCTOR")).toBeUndefined();
    expect(handlerOf(route, "constructor")).toBeUndefined();
  });
});
