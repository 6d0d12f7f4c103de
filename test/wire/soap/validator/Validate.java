// Validates SOAP answers against the schemas of a WSDL with the JDK's own validator.
// java Validate < answers
// Standard input: for each answer a line with its length in bytes and the file of its WSDL, then that many bytes of XML.
// Standard output: for each answer one line, "ok" or what is wrong with it.

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Source;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.w3c.dom.ls.LSInput;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

public class Validate {
  static final String SOAP = "http://schemas.xmlsoap.org/soap/envelope/";

  public static void main(String[] args) throws Exception {
    DocumentBuilder builder = builder();
    Map<String, Schema> schemas = new LinkedHashMap<>();
    DataInputStream in = new DataInputStream(System.in);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    for (String line = readLine(in); line != null; line = readLine(in)) {
      String[] parts = line.split(" ", 2);
      byte[] bytes = new byte[Integer.parseInt(parts[0])];
      in.readFully(bytes);
      if (!schemas.containsKey(parts[1])) {
        byte[] wsdl = Files.readAllBytes(Path.of(parts[1]));
        schemas.put(parts[1], schemaOf(builder.parse(new ByteArrayInputStream(wsdl))));
      }
      out.println(verdict(builder, schemas.get(parts[1]), bytes));
    }
  }

  static DocumentBuilder builder() throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    DocumentBuilder builder = factory.newDocumentBuilder();
    builder.setErrorHandler(new Collector());
    return builder;
  }

  static String readLine(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) return null;
      line.append((char) next);
    }
    return line.toString();
  }

  /** Each schema of the WSDL as a document of its own; imports find the others by their namespace. */
  static Schema schemaOf(Document wsdl) throws Exception {
    Map<String, String> texts = new LinkedHashMap<>();
    NodeList schemas = wsdl.getElementsByTagNameNS(XMLConstants.W3C_XML_SCHEMA_NS_URI, "schema");
    for (int index = 0; index < schemas.getLength(); index++) {
      Element schema = (Element) schemas.item(index);
      declareNames(schema, wsdl.getDocumentElement());
      NodeList imports = schema.getElementsByTagNameNS(XMLConstants.W3C_XML_SCHEMA_NS_URI, "import");
      for (int each = 0; each < imports.getLength(); each++) {
        Element one = (Element) imports.item(each);
        one.setAttribute("schemaLocation", one.getAttribute("namespace"));
      }
      texts.put(schema.getAttribute("targetNamespace"), textOf(schema));
    }
    SchemaFactory factory = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
    factory.setErrorHandler(new Collector());
    factory.setResourceResolver((type, namespace, publicId, systemId, base) -> {
      String text = texts.get(namespace);
      return text == null ? null : new Input(namespace, text);
    });
    // Faults import messages, which import records and are imported by them.
    List<Source> sources = new ArrayList<>();
    String last = null;
    for (Map.Entry<String, String> entry : texts.entrySet()) last = entry.getKey();
    sources.add(new StreamSource(new StringReader(texts.get(last)), last));
    return factory.newSchema(sources.toArray(new Source[0]));
  }

  static void declareNames(Element schema, Element root) {
    NamedNodeMap attributes = root.getAttributes();
    for (int index = 0; index < attributes.getLength(); index++) {
      Attr attribute = (Attr) attributes.item(index);
      if (attribute.getName().startsWith("xmlns:"))
        schema.setAttributeNS(XMLConstants.XMLNS_ATTRIBUTE_NS_URI, attribute.getName(), attribute.getValue());
    }
  }

  static String textOf(Node node) throws Exception {
    Transformer transformer = TransformerFactory.newInstance().newTransformer();
    transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
    StringWriter writer = new StringWriter();
    transformer.transform(new DOMSource(node), new StreamResult(writer));
    return writer.toString();
  }

  static String verdict(DocumentBuilder builder, Schema schema, byte[] answer) {
    try {
      Element envelope = builder.parse(new ByteArrayInputStream(answer)).getDocumentElement();
      int validated = 0;
      for (Element part : children(envelope)) {
        for (Element block : children(part)) {
          boolean fault = SOAP.equals(block.getNamespaceURI()) && "Fault".equals(block.getLocalName());
          for (Element one : fault ? detailOf(block) : List.of(block)) {
            Validator validator = schema.newValidator();
            validator.setErrorHandler(new Collector());
            validator.validate(new DOMSource(one));
            validated++;
          }
        }
      }
      return validated == 0 ? "nothing to validate" : "ok";
    } catch (SAXException | IOException | RuntimeException error) {
      return String.valueOf(error.getMessage()).replace('\n', ' ').replace('\r', ' ');
    }
  }

  static List<Element> detailOf(Element fault) {
    for (Element child : children(fault)) if ("detail".equals(child.getLocalName())) return children(child);
    return List.of();
  }

  static List<Element> children(Element parent) {
    List<Element> found = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling())
      if (node instanceof Element element) found.add(element);
    return found;
  }

  /** Warnings are errors: nothing may be doubtful. */
  static class Collector implements ErrorHandler {
    public void warning(SAXParseException error) throws SAXException {
      throw error;
    }

    public void error(SAXParseException error) throws SAXException {
      throw error;
    }

    public void fatalError(SAXParseException error) throws SAXException {
      throw error;
    }
  }

  /** A schema by its namespace. */
  record Input(String namespace, String text) implements LSInput {
    public Reader getCharacterStream() {
      return new StringReader(text);
    }

    public String getSystemId() {
      return namespace;
    }

    public void setCharacterStream(Reader reader) {}

    public InputStream getByteStream() {
      return null;
    }

    public void setByteStream(InputStream stream) {}

    public String getStringData() {
      return null;
    }

    public void setStringData(String data) {}

    public void setSystemId(String id) {}

    public String getPublicId() {
      return null;
    }

    public void setPublicId(String id) {}

    public String getBaseURI() {
      return null;
    }

    public void setBaseURI(String uri) {}

    public String getEncoding() {
      return null;
    }

    public void setEncoding(String encoding) {}

    public boolean getCertifiedText() {
      return false;
    }

    public void setCertifiedText(boolean certified) {}
  }
}
