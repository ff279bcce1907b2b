// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.report;

import io.postrider.filters.dns.IpText;
import io.postrider.filters.message.Parsed;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// Reads the XML of aggregate reports, element by element, without document types and entities. One use.
final class DmarcReportReader {
    private static final int MAX_RECORDS = 200_000;
    private static final List<String> METADATA =
            List.of("org_name", "email", "extra_contact_info", "report_id", "generator");
    private static final List<String> POLICY =
            List.of("domain", "discovery_method", "p", "sp", "np", "adkim", "aspf", "pct", "fo", "testing");

    private String version = "";
    private Optional<XmlElement> metadata = Optional.empty();
    private Optional<XmlElement> policy = Optional.empty();
    private final List<DmarcReport.Row> rows = new ArrayList<>();

    private DmarcReportReader() {}

    static Parsed<DmarcReport> read(byte[] xml) {
        try {
            DmarcReportReader reader = new DmarcReportReader();
            reader.document(xml);
            return Parsed.valid(reader.report());
        } catch (XMLStreamException malformed) {
            String why =
                    String.valueOf(malformed.getMessage()).lines().findFirst().orElse("");
            return Parsed.invalid("no aggregate report: " + why);
        } catch (RuntimeException unforeseen) {
            // the JDK's parser lets some malformed documents out by exceptions of its own
            return Parsed.invalid(
                    "no aggregate report: " + unforeseen.getClass().getSimpleName());
        }
    }

    private void document(byte[] octets) throws XMLStreamException {
        XMLStreamReader xml = factory().createXMLStreamReader(characters(octets));
        int event = xml.next();
        while (event != XMLStreamConstants.START_ELEMENT) {
            require(event != XMLStreamConstants.DTD, "a document type is not allowed");
            event = xml.next();
        }
        require(xml.getLocalName().equals("feedback"), "the root is not feedback");
        while (xml.next() != XMLStreamConstants.END_ELEMENT) {
            if (xml.getEventType() == XMLStreamConstants.START_ELEMENT) {
                child(XmlElement.read(xml));
            }
        }
        while (xml.hasNext()) {
            // what follows the root must be well-formed too, or the report was cut or glued
            xml.next();
        }
    }

    // characters, not octets: the parser writes to standard error what it thinks of malformed octets
    private static Reader characters(byte[] octets) {
        String begin = new String(octets, 0, Math.min(octets.length, 200), StandardCharsets.ISO_8859_1);
        boolean wide = begin.startsWith("\u00fe\u00ff") || begin.startsWith("\u00ff\u00fe");
        boolean latin = begin.matches("(?is)<\\?xml[^>]*encoding=[\"'](?:iso-8859-1|windows-1252)[\"'].*");
        int mark = begin.startsWith("\u00ef\u00bb\u00bf") ? 3 : 0;
        Charset charset = wide ? StandardCharsets.UTF_16 : latin ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
        return new InputStreamReader(new ByteArrayInputStream(octets, mark, octets.length - mark), charset);
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> new ByteArrayInputStream(new byte[0]));
        // its default writes to standard error
        factory.setXMLReporter((message, type, about, where) -> {});
        return factory;
    }

    private static void require(boolean condition, String otherwise) throws XMLStreamException {
        if (!condition) {
            throw new XMLStreamException(otherwise);
        }
    }

    private void child(XmlElement element) throws XMLStreamException {
        switch (element.name()) {
            case "version" -> version = element.text();
            case "report_metadata" -> metadata = Optional.of(element);
            case "policy_published" -> policy = Optional.of(element);
            case "record" -> {
                require(rows.size() < MAX_RECORDS, "too many records");
                rows.add(row(element));
            }
            default -> {
                // extensions (RFC 9990 §3.1.1.4) are passed over
            }
        }
    }

    private DmarcReport report() throws XMLStreamException {
        XmlElement about = metadata.orElseThrow(() -> new XMLStreamException("no report_metadata"));
        XmlElement published = policy.orElseThrow(() -> new XMLStreamException("no policy_published"));
        require(!about.text("org_name").isEmpty(), "no org_name");
        require(!about.text("report_id").isEmpty(), "no report_id");
        require(!published.text("domain").isEmpty(), "no domain in policy_published");
        require(!rows.isEmpty(), "no record");
        XmlElement range = about.child("date_range").orElseThrow(() -> new XMLStreamException("no date_range"));
        return new DmarcReport(
                version,
                texts(about, METADATA),
                number(range.text("begin"), "begin"),
                number(range.text("end"), "end"),
                about.all("error").stream().map(XmlElement::text).toList(),
                texts(published, POLICY),
                rows);
    }

    private static DmarcReport.Row row(XmlElement record) throws XMLStreamException {
        XmlElement row = record.child("row").orElseThrow(() -> new XMLStreamException("no row in a record"));
        XmlElement identifiers =
                record.child("identifiers").orElseThrow(() -> new XMLStreamException("no identifiers in a record"));
        require(IpText.address(row.text("source_ip")).isPresent(), "no source_ip in a row");
        require(!identifiers.text("header_from").isEmpty(), "no header_from in a record");
        XmlElement none = new XmlElement("", "", List.of());
        XmlElement evaluated = row.child("policy_evaluated").orElse(none);
        XmlElement results = record.child("auth_results").orElse(none);
        return new DmarcReport.Row(
                row.text("source_ip"),
                number(row.text("count"), "count"),
                texts(evaluated, List.of("disposition", "dkim", "spf")),
                all(evaluated, "reason", List.of("type", "comment")),
                texts(identifiers, List.of("envelope_to", "envelope_from", "header_from")),
                all(results, "dkim", List.of("domain", "selector", "result", "human_result")),
                all(results, "spf", List.of("domain", "scope", "result", "human_result")));
    }

    private static List<Map<String, String>> all(XmlElement parent, String name, List<String> wanted) {
        return parent.all(name).stream().map(one -> texts(one, wanted)).toList();
    }

    private static Map<String, String> texts(XmlElement parent, List<String> wanted) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String name : wanted) {
            parent.child(name).ifPresent(child -> texts.put(name, child.text()));
        }
        return texts;
    }

    private static long number(String text, String what) throws XMLStreamException {
        require(text.matches("[0-9]{1,18}"), what + " is no number");
        return Long.parseLong(text);
    }
}
