import type { UsageStore } from "../../domain/ports/usage.ts";
import type { Database } from "./driver.ts";

export function usageStore(database: Database): UsageStore {
  return {
    async read() {
      return database
        .all<{ hour: number; calls: number }>("SELECT hour, calls FROM api_usage")
        .map(({ hour, calls }) => [hour, calls] as const);
    },
    async add(counts, oldest) {
      for (const [hour, calls] of counts) {
        database.run(
          "INSERT INTO api_usage (hour, calls) VALUES (?1, ?2) ON CONFLICT (hour) DO UPDATE SET calls = calls + ?2",
          hour,
          calls,
        );
      }
      database.run("DELETE FROM api_usage WHERE hour < ?", oldest);
    },
  };
}
