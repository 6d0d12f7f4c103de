// What Apache Olingo's OData client, unchanged, must be able to do with the feed. Prints one line of JSON per check.
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.http.conn.params.ConnRoutePNames;
import org.apache.http.impl.client.DefaultHttpClient;
import org.apache.olingo.client.api.ODataClient;
import org.apache.olingo.client.api.communication.ODataClientErrorException;
import org.apache.olingo.client.api.domain.ClientEntity;
import org.apache.olingo.client.api.domain.ClientEntitySet;
import org.apache.olingo.client.api.domain.ClientPrimitiveValue;
import org.apache.olingo.client.api.domain.ClientServiceDocument;
import org.apache.olingo.client.api.edm.xml.XMLMetadata;
import org.apache.olingo.client.api.uri.URIBuilder;
import org.apache.olingo.client.core.ODataClientFactory;
import org.apache.olingo.client.core.http.BasicAuthHttpClientFactory;
import org.apache.olingo.commons.api.edm.Edm;
import org.apache.olingo.commons.api.edm.EdmEntitySet;
import org.apache.olingo.commons.api.edm.FullQualifiedName;
import org.apache.olingo.commons.api.http.HttpMethod;

public final class Checks {
  private interface Work {
    void run() throws Exception;
  }

  private static final String FEED = System.getenv("ORG_URL") + "/odata/v4/";
  private static final String USERNAME = System.getenv("ORG_USERNAME");
  private static final String PASSWORD = System.getenv("ORG_PASSWORD");
  private static final String TOKEN = System.getenv("ORG_TOKEN");
  private static final int ROWS = Integer.parseInt(System.getenv("ORG_CITIES"));
  private static final int PAGE = 2000;

  private static final ODataClient org = login(PASSWORD + TOKEN);

  public static void main(String[] args) {
    check("login without token from an untrusted address is refused", () -> {
      refused(401, () -> login(PASSWORD).getRetrieveRequestFactory().getServiceDocumentRequest(FEED).execute());
    });
    check("login with a wrong token is refused", () -> {
      ODataClient other = login(PASSWORD + "x".repeat(25));
      refused(401, () -> other.getRetrieveRequestFactory().getServiceDocumentRequest(FEED).execute());
    });
    check("login with password and token, and the service document", () -> {
      ClientServiceDocument document = org.getRetrieveRequestFactory().getServiceDocumentRequest(FEED).execute().getBody();
      must(document.getEntitySetNames().containsAll(List.of("Account", "Contact", "User", "City__c")), "names");
      must(document.getEntitySetURI("City__c").equals(URI.create(FEED + "City__c")), "address");
    });
    check("$metadata passes Olingo's own validation", () -> {
      XMLMetadata metadata = org.getRetrieveRequestFactory().getXMLMetadataRequest(FEED).execute().getBody();
      must(org.metadataValidation().isV4Metadata(metadata), "not of version 4");
      org.metadataValidation().validateMetadata(metadata);
      Edm edm = edm();
      org.metadataValidation().validateMetadata(edm);
      for (EdmEntitySet set : edm.getEntityContainer().getEntitySets()) {
        must(set.getEntityType().getKeyPredicateNames().equals(List.of("Id")), set.getName() + " has another key");
        for (String name : set.getEntityType().getNavigationPropertyNames())
          must(set.getRelatedBindingTarget(name) != null, set.getName() + "." + name + " leads nowhere");
      }
      must(type(edm, "Population__c").equals("Decimal") && type(edm, "CreatedDate").equals("DateTimeOffset"), "types");
    });
    check("a row with its types", () -> {
      ClientEntity row = read(cities().filter("CityId__c eq 'c-100'")).getEntities().get(0);
      must(text(row, "Name").equals("City 100") && text(row, "AltName__c").equals("Ålesund 100"), "texts");
      must(value(row, "Population__c").toCastValue(java.math.BigDecimal.class).intValue() == 100, "Population__c");
      must(value(row, "CreatedDate").toCastValue(java.sql.Timestamp.class) != null, "CreatedDate");
      must(!value(row, "IsDeleted").toCastValue(Boolean.class), "IsDeleted");
      URI single = org.newURIBuilder(FEED).appendEntitySetSegment("City__c").appendKeySegment(text(row, "Id")).build();
      ClientEntity again = org.getRetrieveRequestFactory().getEntityRequest(single).execute().getBody();
      must(text(again, "Name").equals("City 100"), "by its key");
    });
    check("all " + ROWS + " rows, each once, in the order of their Ids", () -> {
      ClientEntitySet page = read(cities().count(true).select("Id", "Population__c"));
      must(page.getCount() == ROWS, "count " + page.getCount());
      Set<String> seen = new HashSet<>();
      String last = "";
      int pages = 1;
      for (; ; pages++) {
        must(page.getEntities().size() <= PAGE, page.getEntities().size() + " rows on a page");
        for (ClientEntity row : page.getEntities()) {
          must(text(row, "Id").compareTo(last) > 0, text(row, "Id") + " after " + last);
          last = text(row, "Id");
          seen.add(text(row, "Population__c"));
        }
        if (page.getNext() == null) break;
        page = org.getRetrieveRequestFactory().getEntitySetRequest(page.getNext()).execute().getBody();
      }
      must(seen.size() == ROWS && pages == (ROWS + PAGE - 1) / PAGE, seen.size() + " rows on " + pages + " pages");
    });
    check("filters", () -> {
      filtered("CityId__c eq 'c-7'", "7");
      filtered("Country__c eq 'NO' and Population__c gt 25", "30,40,50");
      filtered("not (Country__c eq 'SE') and Population__c lt 20", "0,10");
      filtered("Population__c le 1 or Population__c eq 12", "0,1,12");
      filtered("AltName__c eq null and Population__c ge 100", "101,102,103");
      filtered("contains(AltName__c,'sund 300')", "300,3000,30000");
      filtered("startswith(Name,'City 9999')", "9999,99990,99991");
      filtered("endswith(Name,' 5')", "5");
      filtered("CreatedDate lt 2020-01-01T00:00:00Z", "");
      filtered(org.getFilterFactory().eq("CityId__c", "c-8").build(), "8");
    });
    check("sorting, $top and $skip", () -> {
      must(names(cities().orderBy("Population__c desc").top(2)).equals((ROWS - 1) + "," + (ROWS - 2)), "desc");
      must(names(cities().orderBy("Country__c,Population__c desc").top(1)).equals(String.valueOf(ROWS - 10)), "two");
      must(names(cities().orderBy("Population__c").skip(10).top(3)).equals("10,11,12"), "$skip");
    });
    check("a parent by $expand", () -> {
      ClientEntity row = read(cities().filter("CityId__c eq 'c-1'").expand("Owner")).getEntities().get(0);
      must(text(row.getNavigationLink("Owner").asInlineEntity().getEntity(), "Username").equals(USERNAME), "Owner");
    });
    check("$count alone", () -> {
      URI count = org.newURIBuilder(FEED).appendEntitySetSegment("City__c").appendCountSegment().build();
      ClientPrimitiveValue rows = org.getRetrieveRequestFactory().getValueRequest(count).execute().getBody();
      must(rows.toString().equals(String.valueOf(ROWS)), rows.toString());
    });
    check("a wrong property is refused with 400", () -> refused(400, () -> read(cities().filter("Nmae eq 'x'"))));
    check("a write is refused with 405", () -> {
      ClientEntity city = org.getObjectFactory().newEntity(new FullQualifiedName("Groundfog", "City__c"));
      URI set = org.newURIBuilder(FEED).appendEntitySetSegment("City__c").build();
      refused(405, () -> org.getCUDRequestFactory().getEntityCreateRequest(set, city).execute());
    });
  }

  private static ODataClient login(String secret) {
    ODataClient client = ODataClientFactory.getClient();
    client.getConfiguration().setHttpClientFactory(new BasicAuthHttpClientFactory(USERNAME, secret) {
      @Override
      public DefaultHttpClient create(HttpMethod method, URI uri) {
        DefaultHttpClient http = super.create(method, uri);
        try {
          InetAddress from = InetAddress.getByName(System.getenv("ORG_CLIENT_ADDRESS"));
          http.getParams().setParameter(ConnRoutePNames.LOCAL_ADDRESS, from);
        } catch (UnknownHostException error) {
          throw new IllegalStateException(error);
        }
        return http;
      }
    });
    return client;
  }

  private static Edm edm() {
    return org.getRetrieveRequestFactory().getMetadataRequest(FEED).execute().getBody();
  }

  private static String type(Edm edm, String property) {
    return edm.getEntityContainer().getEntitySet("City__c").getEntityType().getProperty(property).getType().getName();
  }

  private static URIBuilder cities() {
    return org.newURIBuilder(FEED).appendEntitySetSegment("City__c");
  }

  private static ClientEntitySet read(URIBuilder address) {
    return org.getRetrieveRequestFactory().getEntitySetRequest(address.build()).execute().getBody();
  }

  private static String names(URIBuilder address) {
    return read(address).getEntities().stream()
        .map(row -> text(row, "Name").substring("City ".length()))
        .collect(Collectors.joining(","));
  }

  private static void filtered(String filter, String expected) {
    String found = names(cities().filter(filter).orderBy("Population__c").top(3));
    must(found.equals(expected), filter + ": " + found);
  }

  private static ClientPrimitiveValue value(ClientEntity row, String property) {
    return row.getProperty(property).getPrimitiveValue();
  }

  private static String text(ClientEntity row, String property) {
    return value(row, property).toString();
  }

  private static void refused(int status, Work work) throws Exception {
    try {
      work.run();
    } catch (ODataClientErrorException refusal) {
      int told = refusal.getStatusLine().getStatusCode();
      must(told == status && refusal.getODataError() != null, told + " " + refusal.getMessage());
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
    } catch (Exception error) {
      ok = false;
      note = String.valueOf(error);
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
