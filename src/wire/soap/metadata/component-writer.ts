// Components in an answer.

import type { ComponentValue } from "../../../domain/schema/component-values.ts";
import type { ComponentType } from "../../../domain/schema/definition.ts";
import { METADATA_TABLES } from "../../../facts/soap-tables.ts";
import { type SoapWriter, writeMessage } from "../write-message.ts";

/** A component that says its type, as an element declared to be any Metadata has to. */
export const componentWriter =
  (type: ComponentType, value: ComponentValue, apiVersion: number): SoapWriter =>
  (element) =>
    `<${element} xsi:type="${type}">${writeMessage(type, value, apiVersion, METADATA_TABLES)}</${element}>`;
