// Validates the XML on standard input by the schema file named, whose imports lie beside it. Run as a single source file.
import java.io.File;
import java.io.FileInputStream;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;
import org.w3c.dom.ls.DOMImplementationLS;
import org.w3c.dom.ls.LSInput;
import javax.xml.parsers.DocumentBuilderFactory;

public final class Validate {
  public static void main(String[] args) throws Exception {
    File schema = new File(args[0]);
    DOMImplementationLS inputs =
        (DOMImplementationLS) DocumentBuilderFactory.newInstance().newDocumentBuilder().getDOMImplementation();
    SchemaFactory schemas = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
    schemas.setResourceResolver((type, namespace, publicId, systemId, base) -> {
      try {
        LSInput input = inputs.createLSInput();
        input.setByteStream(new FileInputStream(new File(schema.getParentFile(), new File(systemId).getName())));
        input.setSystemId(systemId);
        return input;
      } catch (java.io.IOException error) {
        throw new IllegalStateException(error);
      }
    });
    Validator validator = schemas.newSchema(schema).newValidator();
    try {
      validator.validate(new StreamSource(System.in));
    } catch (org.xml.sax.SAXException error) {
      System.out.println(error.getMessage());
      System.exit(1);
    }
  }
}
