// The org as it is told in the environment, and what every check needs.
import com.sforce.soap.partner.PartnerConnection;
import com.sforce.soap.partner.SessionHeader_element;
import com.sforce.soap.partner.fault.*;
import com.sforce.ws.ConnectionException;
import com.sforce.ws.ConnectorConfig;
import com.sforce.ws.SessionRenewer;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.xml.namespace.QName;

class Support {
  interface Work {
    void run() throws Exception;
  }

  static final String URL = System.getenv("ORG_TLS_URL");
  static final String USERNAME = System.getenv("ORG_USERNAME");
  static final String PASSWORD = System.getenv("ORG_PASSWORD");
  static final String TOKEN = System.getenv("ORG_TOKEN");

  private static final String PARTNER = "urn:partner.soap.sforce.com";

  /** SOAP login() ends with API 64.0, so that is where even newer libraries log in. */
  static PartnerConnection connect(String secret) throws ConnectionException {
    ConnectorConfig config = new ConnectorConfig();
    config.setAuthEndpoint(URL + "/services/Soap/u/64.0");
    config.setUsername(USERNAME);
    config.setPassword(secret);
    config.setCompression(true);
    return new PartnerConnection(config);
  }

  /** What a renewer gives the library, which repeats the call with it. */
  static SessionRenewer.SessionRenewalHeader renewalWith(String session) {
    SessionHeader_element header = new SessionHeader_element();
    header.setSessionId(session);
    SessionRenewer.SessionRenewalHeader renewal = new SessionRenewer.SessionRenewalHeader();
    renewal.name = new QName(PARTNER, "SessionHeader");
    renewal.headerElement = header;
    return renewal;
  }

  /** The authorities that Java brings. */
  static final String CACERTS = System.getProperty("java.home") + "/lib/security/cacerts";

  /** The status of a GET by somebody who trusts the store at a path, whatever its type. */
  static int answerOf(String url, String trustStore) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(new File(trustStore), "changeit".toCharArray());
    TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    HttpsURLConnection connection = (HttpsURLConnection) URI.create(url).toURL().openConnection();
    connection.setSSLSocketFactory(context.getSocketFactory());
    return connection.getResponseCode();
  }

  static ExceptionCode refusal(Work work) throws Exception {
    try {
      work.run();
    } catch (LoginFault fault) {
      return fault.getExceptionCode();
    }
    throw new IllegalStateException("it was not refused");
  }

  static void thrown(Class<? extends ApiFault> type, Work work) throws Exception {
    try {
      work.run();
    } catch (ApiFault fault) {
      must(type.isInstance(fault), "not " + type.getSimpleName() + " but " + fault);
      return;
    }
    throw new IllegalStateException("no " + type.getSimpleName());
  }

  static void must(boolean condition, String problem) {
    if (!condition) throw new IllegalStateException(problem);
  }

  static void check(String name, Work work) {
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

  static String json(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char each : text.toCharArray()) {
      if (each == '"' || each == '\\') quoted.append('\\').append(each);
      else if (each < ' ') quoted.append(String.format("\\u%04x", (int) each));
      else quoted.append(each);
    }
    return quoted.append('"').toString();
  }
}
