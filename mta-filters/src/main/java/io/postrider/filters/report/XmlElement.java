// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// One element with everything inside it; namespaces and attributes are left out. Immutable.
///
/// @param name its local name
/// @param text its characters, stripped
/// @param children its elements
record XmlElement(String name, String text, List<XmlElement> children) {
    private static final int MAX_ELEMENTS = 20_000;
    private static final int MAX_DEPTH = 20;
    private static final int MAX_TEXT = 100_000;

    Optional<XmlElement> child(String wanted) {
        return children.stream().filter(one -> one.name.equals(wanted)).findFirst();
    }

    List<XmlElement> all(String wanted) {
        return children.stream().filter(one -> one.name.equals(wanted)).toList();
    }

    /// The text of a child; empty where there is none.
    String text(String wanted) {
        return child(wanted).map(XmlElement::text).orElse("");
    }

    /// Reads the element whose start the reader stands at, to its end.
    static XmlElement read(XMLStreamReader xml) throws XMLStreamException {
        return new Reader(xml).element(0);
    }

    /// Counts; one use.
    private static final class Reader {
        private final XMLStreamReader xml;
        private int elements;
        private int characters;

        Reader(XMLStreamReader xml) {
            this.xml = xml;
        }

        XmlElement element(int depth) throws XMLStreamException {
            if (depth > MAX_DEPTH || ++elements > MAX_ELEMENTS) {
                throw new XMLStreamException("too many elements");
            }
            String name = xml.getLocalName();
            StringBuilder text = new StringBuilder();
            List<XmlElement> children = new ArrayList<>();
            for (int event = xml.next(); event != XMLStreamConstants.END_ELEMENT; event = xml.next()) {
                switch (event) {
                    case XMLStreamConstants.START_ELEMENT -> children.add(element(depth + 1));
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(characters());
                    default -> {}
                }
            }
            return new XmlElement(name, text.toString().strip(), List.copyOf(children));
        }

        private String characters() throws XMLStreamException {
            characters += xml.getTextLength();
            if (characters > MAX_TEXT) {
                throw new XMLStreamException("too much text");
            }
            return xml.getText();
        }
    }
}
