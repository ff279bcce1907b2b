// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.plugin;

/// The parent of every plugin's class loader: shows the JDK and `io.postrider.api`, and nothing of the
/// program or its
/// libraries. Thread-safe as class loaders are.
final class ApiOnlyClassLoader extends ClassLoader {
    private static final String API = "io.postrider.api.";
    private static final String NULLNESS = "org.jspecify.annotations.";
    private final ClassLoader program;

    ApiOnlyClassLoader(ClassLoader program) {
        super("postrider-api", ClassLoader.getPlatformClassLoader());
        this.program = program;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (name.startsWith(API) || name.startsWith(NULLNESS)) {
            return program.loadClass(name);
        }
        throw new ClassNotFoundException(name + " is not visible to plugins");
    }
}
