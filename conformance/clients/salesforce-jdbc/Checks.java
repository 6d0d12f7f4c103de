// What the open-source Salesforce JDBC driver, unchanged, can do with an org: the catalogue calls and the statements of
// a tool that knows nothing of Salesforce. Prints one line of JSON per check. Run as a single source file.
import java.sql.*;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;

public final class Checks {
  private interface Work {
    void run() throws Exception;
  }

  private static final String HOST = System.getenv("ORG_URL").replaceFirst("^https?://", "");
  private static final String USERNAME = System.getenv("ORG_USERNAME");
  private static final String PASSWORD = System.getenv("ORG_PASSWORD");
  private static final String TOKEN = System.getenv("ORG_TOKEN");
  private static final int ROWS = 2500;

  private static Connection org;

  public static void main(String[] args) {
    if (args.length > 0) {
      check("login", () -> connect(args[0].equals("password alone") ? PASSWORD : "wrong" + TOKEN));
      return;
    }
    check("login without token is refused", () -> refusedLogin("password alone"));
    check("login with a wrong password is refused", () -> refusedLogin("wrong password"));
    check("login with password and token", () -> org = connect(PASSWORD + TOKEN));
    check("the org kept why each login was refused", () -> {
      List<String> seen = column("SELECT Status FROM LoginHistory ORDER BY LoginTime");
      must(seen.toString().matches("\\[.*[Tt]oken.*, Invalid Password, Success]"), seen.toString());
    });
    check("catalogs, schemas, table types, type info", () -> {
      DatabaseMetaData meta = org.getMetaData();
      must(rows(meta.getCatalogs()) == 1 && rows(meta.getSchemas()) == 1, "catalogs or schemas");
      must(rows(meta.getTypeInfo()) > 5, "type info");
      meta.getIdentifierQuoteString();
      meta.getSQLKeywords();
    });
    check("tables", () -> {
      Set<String> names = new HashSet<>();
      ResultSet tables = org.getMetaData().getTables(null, null, "%", new String[] {"TABLE", "VIEW"});
      while (tables.next()) names.add(tables.getString("TABLE_NAME"));
      must(names.containsAll(List.of("Account", "Contact", "City__c")), names.toString());
    });
    check("columns with their types", () -> {
      ResultSet columns = org.getMetaData().getColumns(null, null, "City__c", "%");
      List<String> types = new ArrayList<>();
      while (columns.next()) types.add(columns.getString("COLUMN_NAME") + " " + columns.getInt("DATA_TYPE"));
      must(types.contains("Name " + Types.VARCHAR), types.toString());
      must(types.contains("Population__c " + Types.DECIMAL), types.toString());
      must(types.contains("CreatedDate " + Types.TIMESTAMP), types.toString());
    });
    check("primary and foreign keys, indexes", () -> {
      DatabaseMetaData meta = org.getMetaData();
      must(rows(meta.getPrimaryKeys(null, null, "Contact")) == 1, "primary keys");
      must(rows(meta.getImportedKeys(null, null, "Contact")) > 1, "imported keys");
      must(rows(meta.getIndexInfo(null, null, "Contact", false, false)) > 0, "indexes");
    });
    check("INSERT of " + ROWS + " rows", () -> {
      for (int first = 0; first < ROWS; first += 100) {
        StringBuilder values = new StringBuilder();
        for (int row = first; row < first + 100; row++) {
          values.append(row == first ? "" : ", ").append("('City ").append(row).append("', 'id-").append(row);
          values.append("', '").append(row % 5 == 0 ? "NO" : "SE").append("', ").append(row).append(')');
        }
        try (Statement insert = org.createStatement()) {
          insert.executeUpdate("INSERT INTO City__c (Name, CityId__c, Country__c, Population__c) VALUES " + values);
        }
      }
    });
    check("SELECT of named columns, with their types", () -> {
      ResultSet found = query("SELECT Name, Population__c, CreatedDate FROM City__c WHERE CityId__c = 'id-42'");
      must(found.next() && found.getString("Name").equals("City 42"), "Name");
      must(found.getDouble("Population__c") == 42, "Population__c");
      must(found.getTimestamp("CreatedDate") != null && !found.next(), "CreatedDate");
      ResultSetMetaData meta = found.getMetaData();
      must(meta.getColumnCount() == 3 && meta.getColumnType(2) == Types.DOUBLE, "metadata");
    });
    check("SELECT *", () -> must(rows(query("SELECT * FROM City__c LIMIT 3")) == 3, "rows"));
    check("all rows, over several pages", () -> must(rows(query("SELECT Id, Name FROM City__c")) == ROWS, "rows"));
    check("column aliases", () -> {
      ResultSet found = query("SELECT Name AS n FROM City__c WHERE CityId__c = 'id-1'");
      must(found.next() && found.getString("n").equals("City 1"), "n");
      must(found.getMetaData().getColumnLabel(1).equalsIgnoreCase("n"), found.getMetaData().getColumnLabel(1));
    });
    check("a table alias", () -> {
      must(rows(query("SELECT c.Name FROM City__c c WHERE c.CityId__c = 'id-1'")) == 1, "rows");
    });
    check("filters: comparison, AND, OR, NOT, IN, LIKE", () -> {
      String where = "SELECT Id FROM City__c WHERE ";
      must(rows(query(where + "Population__c >= 10 AND Population__c < 20")) == 10, "comparison");
      must(rows(query(where + "CityId__c = 'id-1' OR CityId__c = 'id-2'")) == 2, "OR");
      must(rows(query(where + "(NOT Country__c = 'SE') AND Population__c < 20")) == 4, "NOT");
      must(rows(query(where + "CityId__c IN ('id-1', 'id-2', 'none')")) == 2, "IN");
      must(rows(query(where + "Name LIKE 'City 24%'")) == 111, "LIKE");
    });
    check("IS NULL and IS NOT NULL", () -> {
      must(rows(query("SELECT Id FROM City__c WHERE AltName__c IS NULL")) == ROWS, "IS NULL");
      must(rows(query("SELECT Id FROM City__c WHERE AltName__c IS NOT NULL")) == 0, "IS NOT NULL");
    });
    check("a prepared statement with parameters", () -> {
      PreparedStatement statement = org.prepareStatement("SELECT Id FROM City__c WHERE Country__c = ? AND Population__c < ?");
      statement.setString(1, "NO");
      statement.setInt(2, 20);
      must(rows(statement.executeQuery()) == 4, "rows");
    });
    check("ORDER BY and LIMIT", () -> {
      List<String> names = column("SELECT Name FROM City__c ORDER BY Population__c DESC LIMIT 2");
      must(names.equals(List.of("City 2499", "City 2498")), names.toString());
    });
    check("a filter that nothing matches has no rows", () -> {
      must(rows(query("SELECT Id, Name FROM City__c WHERE CityId__c = 'none'")) == 0, "rows");
    });
    check("COUNT of all rows", () -> {
      List<String> counts = column("SELECT COUNT(Id) FROM City__c");
      must(counts.equals(List.of(String.valueOf(ROWS))), counts.toString());
    });
    check("aggregates by group", () -> {
      ResultSet found = query("SELECT Country__c, SUM(Population__c) total, COUNT(Id) cities FROM City__c GROUP BY Country__c ORDER BY Country__c");
      must(found.next() && found.getString(1).equals("NO") && found.getDouble(2) == 623750, "NO " + found.getString(2));
      must(found.next() && found.getInt(3) == 2000 && !found.next(), "SE");
    });
    check("quoted identifiers, as SQL-92 writes them", () -> {
      must(rows(query("SELECT \"City__c\".\"Name\" AS \"Name\" FROM \"Salesforce\".\"City__c\" \"City__c\" LIMIT 1")) == 1, "rows");
    });
    check("a schema before the table", () -> must(rows(query("SELECT Name FROM Salesforce.City__c LIMIT 1")) == 1, "rows"));
    check("SELECT * WHERE 0 = 1, to learn the columns", () -> {
      must(query("SELECT * FROM City__c WHERE 0 = 1").getMetaData().getColumnCount() > 10, "columns");
    });
    check("SELECT DISTINCT", () -> must(rows(query("SELECT DISTINCT Country__c FROM City__c")) == 2, "rows"));
    check("COUNT(1) and GROUP BY a position", () -> {
      must(rows(query("SELECT Country__c AS country, COUNT(1) AS cnt FROM City__c GROUP BY 1")) == 2, "rows");
    });
    check("a query in FROM, as a tool wraps what its user wrote", () -> {
      must(rows(query("SELECT t.Name FROM (SELECT Name FROM City__c LIMIT 5) t")) == 5, "rows");
    });
    check("a join", () -> {
      must(rows(query("SELECT c.Name FROM City__c c INNER JOIN User u ON c.OwnerId = u.Id LIMIT 5")) == 5, "rows");
    });
    check("a wrong column is refused", () -> refused(() -> rows(query("SELECT Nmae FROM City__c"))));
  }

  private static Connection connect(String secret) throws SQLException {
    Properties login = new Properties();
    login.setProperty("user", USERNAME);
    login.setProperty("password", secret);
    return DriverManager.getConnection("jdbc:ascendix:salesforce://" + HOST + ";https=false;api=60.0", login);
  }

  /** In a process of its own: the driver goes on using the first password that its process was given. */
  private static void refusedLogin(String secret) throws Exception {
    Process login =
        new ProcessBuilder("java", "-Djdk.net.hosts.file=hosts", "-cp", System.getProperty("java.class.path"), "Checks.java", secret)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String answer = new String(login.getInputStream().readAllBytes());
    must(answer.contains("\"ok\":false") && !answer.contains("No suitable driver"), answer);
  }

  private static ResultSet query(String sql) throws SQLException {
    return org.createStatement().executeQuery(sql);
  }

  private static int rows(ResultSet found) throws SQLException {
    int count = 0;
    while (found.next()) count++;
    return count;
  }

  private static List<String> column(String sql) throws SQLException {
    ResultSet found = query(sql);
    List<String> values = new ArrayList<>();
    while (found.next()) values.add(found.getString(1));
    return values;
  }

  private static void refused(Work work) throws Exception {
    try {
      work.run();
    } catch (SQLException refusal) {
      return;
    }
    throw new IllegalStateException("it was not refused");
  }

  private static void must(boolean condition, String problem) {
    if (!condition) throw new IllegalStateException(problem);
  }

  private static void check(String name, Work work) {
    String note = "";
    boolean ok = true;
    try {
      work.run();
    } catch (Exception | LinkageError | AssertionError error) {
      ok = false;
      Throwable cause = error;
      while (cause.getCause() != null) cause = cause.getCause();
      note = String.valueOf(cause);
    }
    System.out.println("{\"name\":" + json(name) + ",\"ok\":" + ok + ",\"note\":" + json(note) + "}");
  }

  private static String json(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char each : text.toCharArray()) {
      if (each == '"' || each == '\\') quoted.append('\\').append(each);
      else if (each < ' ') quoted.append(String.format("\\u%04x", (int) each));
      else quoted.append(each);
    }
    return quoted.append('"').toString();
  }
}
