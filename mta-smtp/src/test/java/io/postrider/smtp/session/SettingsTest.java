// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.plugin.Setting;
import io.postrider.smtp.protocol.Extension;
import io.postrider.smtp.protocol.MailKeyword;
import io.postrider.smtp.sasl.FailureLimits;
import io.postrider.smtp.sasl.SaslSettings;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsTest {
    static Stream<Record> defaults() {
        return Stream.of(
                SessionLimits.byDefault(),
                ExtensionSettings.byDefault(),
                SaslSettings.byDefault(),
                FailureLimits.byDefault());
    }

    @ParameterizedTest
    @MethodSource("defaults")
    void everySettingIsDescribedAndItsDefaultIsWhatTheManualSays(Record record) throws Exception {
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            Setting setting = component.getAnnotation(Setting.class);
            assertThat(setting).as(component.getName()).isNotNull();
            assertThat(setting.text()).endsWith(".");
            component.getAccessor().setAccessible(true);
            assertThat(value(setting, component.getType()))
                    .as(component.getName())
                    .isEqualTo(String.valueOf(component.getAccessor().invoke(record)));
        }
    }

    private static String value(Setting setting, Class<?> type) {
        String text = setting.byDefault();
        if (type == Duration.class) {
            return Duration.parse((text.endsWith("d") ? "P" : "PT") + text.toUpperCase(Locale.ROOT))
                    .toString();
        }
        if (type.isEnum()) {
            return text.toUpperCase(Locale.ROOT);
        }
        if (type == List.class) {
            return "[" + text + "]";
        }
        return text.endsWith("MiB") ? Long.toString(Long.parseLong(text.replace("MiB", "")) << 20) : text;
    }

    @Test
    void extensionsHaveTheirKeywordsOnce() {
        assertThat(Arrays.stream(Extension.values()).map(Extension::keyword)).doesNotHaveDuplicates();
        for (Extension extension : Extension.values()) {
            assertThat(Extension.of(extension.keyword().toLowerCase(Locale.ROOT)))
                    .contains(extension);
            assertThat(extension.source()).isNotEmpty();
            assertThat(extension.summary()).endsWith(".");
        }
        assertThat(Extension.of("NONSENSE")).isEmpty();
        assertThat(Arrays.stream(MailKeyword.values()).map(MailKeyword::keyword))
                .doesNotHaveDuplicates();
    }

    @Test
    void keywordsOffAreFoundInAnyCase() {
        ExtensionSettings settings = new ExtensionSettings(
                List.of("chunking", "nonsense"),
                false,
                Duration.ZERO,
                Duration.ZERO,
                ExtensionSettings.EarlyPipelining.ACCEPT);
        assertThat(settings.off()).containsExactly(Extension.CHUNKING);
    }
}
