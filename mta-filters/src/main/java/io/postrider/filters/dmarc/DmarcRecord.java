// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dmarc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A DMARC policy record (RFC 9989 §4.7, §4.8; RFC 7489 §6.3). Errors behind the version fall back to the
/// default of
/// their tag; unknown tags stay readable and mean nothing. Immutable.
public final class DmarcRecord {
    private static final int MAX_URIS = 20;
    private final Map<String, String> tags;

    private DmarcRecord(Map<String, String> tags) {
        this.tags = tags;
    }

    /// The record, if the text begins with the version; empty means that it is none at all.
    public static Optional<DmarcRecord> parse(String text) {
        String[] parts = text.split(";", -1);
        if (!isVersion(parts[0])) {
            return Optional.empty();
        }
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put("v", "DMARC1");
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            String name =
                    equals < 0 ? "" : parts[i].substring(0, equals).strip().toLowerCase(Locale.ROOT);
            if (isName(name)) {
                tags.putIfAbsent(name, parts[i].substring(equals + 1).strip());
            }
        }
        return Optional.of(new DmarcRecord(tags));
    }

    // dmarc-version = "v" *WSP "=" *WSP %s"DMARC1"
    private static boolean isVersion(String part) {
        int equals = part.indexOf('=');
        return equals > 0
                && part.substring(0, equals).stripTrailing().equalsIgnoreCase("v")
                && part.substring(equals + 1).strip().equals("DMARC1");
    }

    private static boolean isName(String name) {
        return !name.isEmpty() && name.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_');
    }

    /// All tags as written, in order, names in lower case.
    public Map<String, String> tags() {
        return java.util.Collections.unmodifiableMap(tags);
    }

    /// `p`; empty when it is missing or no policy.
    public Optional<DmarcPolicy> policy() {
        return policy("p");
    }

    /// `sp`.
    public Optional<DmarcPolicy> subdomainPolicy() {
        return policy("sp");
    }

    /// `np`.
    public Optional<DmarcPolicy> nonExistentPolicy() {
        return policy("np");
    }

    private Optional<DmarcPolicy> policy(String tag) {
        return Optional.ofNullable(tags.get(tag)).flatMap(DmarcPolicy::of);
    }

    /// True when a policy tag is there that names no policy.
    boolean hasInvalidPolicy(String tag) {
        return tags.containsKey(tag) && policy(tag).isEmpty();
    }

    /// True when `adkim=s`.
    public boolean strictDkim() {
        return "s".equalsIgnoreCase(tags.get("adkim"));
    }

    /// True when `aspf=s`.
    public boolean strictSpf() {
        return "s".equalsIgnoreCase(tags.get("aspf"));
    }

    /// `psd`: `y`, `n` or `u`.
    public char publicSuffix() {
        String psd = tags.getOrDefault("psd", "u").toLowerCase(Locale.ROOT);
        return psd.equals("y") || psd.equals("n") ? psd.charAt(0) : 'u';
    }

    /// True when `t=y`: the policy is to be applied one level weaker.
    public boolean isTesting() {
        return "y".equalsIgnoreCase(tags.get("t"));
    }

    /// `pct` (RFC 7489 only): 0 to 100.
    public int percent() {
        String text = tags.getOrDefault("pct", "100");
        boolean valid = !text.isEmpty() && text.length() <= 3 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int value = valid ? Integer.parseInt(text) : 100;
        return value <= 100 ? value : 100;
    }

    /// `fo`, in lower case, or `0`.
    public String failureOptions() {
        return tags.getOrDefault("fo", "0").toLowerCase(Locale.ROOT);
    }

    /// The URIs of `rua`, without the size limits of old.
    public List<String> aggregateUris() {
        return uris("rua");
    }

    /// The URIs of `ruf`.
    public List<String> failureUris() {
        return uris("ruf");
    }

    private List<String> uris(String tag) {
        List<String> uris = new ArrayList<>();
        for (String one : tags.getOrDefault(tag, "").split(",")) {
            int size = one.indexOf('!');
            String uri = (size < 0 ? one : one.substring(0, size)).strip();
            if (isUri(uri) && uris.size() < MAX_URIS) {
                uris.add(uri);
            }
        }
        return uris;
    }

    // RFC 3986 §3.1: a scheme, a colon, something
    private static boolean isUri(String text) {
        int colon = text.indexOf(':');
        return colon > 0
                && colon + 1 < text.length()
                && text.substring(0, colon).matches("[A-Za-z][A-Za-z0-9+.-]*")
                && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    /// The record's own policy as RFC 9989 §4.10.1 (RFC 7489 §6.6.3) reads it: a record without a valid `p`,
    /// or with an
    /// invalid `sp` or `np`, is one of `p=none` when somebody wants reports, and no record otherwise.
    public boolean isUsable(DmarcMode mode) {
        boolean sound = policy().isPresent()
                && !hasInvalidPolicy("sp")
                && !(mode == DmarcMode.RFC9989 && hasInvalidPolicy("np"));
        return sound || !aggregateUris().isEmpty();
    }

    /// True when errors in the policies make it one of `p=none`.
    boolean isReducedToNone(DmarcMode mode) {
        return policy().isEmpty() || hasInvalidPolicy("sp") || mode == DmarcMode.RFC9989 && hasInvalidPolicy("np");
    }
}
