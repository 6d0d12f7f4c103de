// Conditions and orders over an object's rows, for protocols that have a query language of their own.
import type { BoundCondition, BoundOrder } from "../../soql/bound.ts";

export type Condition = BoundCondition;
export type Order = BoundOrder;
