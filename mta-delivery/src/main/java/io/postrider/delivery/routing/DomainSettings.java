// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import io.postrider.api.plugin.Setting;
import java.util.List;
import java.util.Optional;

/// `[[domain]]`: mail we are responsible for. [DomainAliasSettings] is the other half of the same table.
///
/// @param name one domain
/// @param names several domains, patterns or tables of domains
/// @param deliverTo a transport
/// @param recipients who exists
/// @param recipientDelimiter where extensions begin
public record DomainSettings(
        @Setting(text = "The domain. A name, or a pattern such as *.example.org for any depth below.")
        Optional<String> name,

        @Setting(text = "Several domains: names, patterns, or the URI or name of a table whose keys are domains.")
        List<String> names,

        @Setting(
                text = "The transport that takes the domain's mail; mx: makes us its backup MX. Absent: the domain"
                        + " has aliases only.")
        Optional<String> deliverTo,

        @Setting(
                text = "Who exists: a table of addresses or local parts, or probe: to ask the next hop. Absent: every"
                        + " local part exists.")
        Optional<String> recipients,

        @Setting(text = "Characters that begin an address extension: a set; empty switches it off.", byDefault = "+")
        String recipientDelimiter) {}
