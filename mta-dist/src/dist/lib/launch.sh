# SPDX-License-Identifier: Apache-2.0
# Sourced by the programs in bin/, which have set `program` and `home`: finds a Java and becomes it. POSIX sh and few
# forks, for sendmail(1) is started often.

needed_feature=25
program_name=${program##*/}

# Succeeds and sets `java` when $1 is the folder of a Java that is new enough.
usable() {
    [ -x "$1/bin/java" ] || return 1
    feature=
    if [ -r "$1/release" ]; then
        while IFS='="' read -r key _ value _; do
            if [ "$key" = JAVA_VERSION ]; then feature=${value%%[!0-9]*}; fi
        done <"$1/release"
    fi
    if [ -z "$feature" ]; then
        feature=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p')
    fi
    [ "${feature:-0}" -ge "$needed_feature" ] || return 1
    java=$1/bin/java
}

java_on_path() {
    on_path=$(command -v java) && on_path=$(readlink -f -- "$on_path") && on_path=${on_path%/bin/java} && usable "$on_path"
}

java_in_usual_folder() {
    for folder in /usr/lib/jvm/* /usr/local/openjdk* /usr/java/* /opt/java/* /opt/jdk* "${HOME:-/}"/.sdkman/candidates/java/*; do
        if usable "$folder"; then return 0; fi
    done
    return 1
}

find_java() {
    if [ -x "$home/runtime/bin/java" ]; then
        java=$home/runtime/bin/java
    elif usable "${POSTRIDER_JAVA_HOME:-/nonexistent}" || usable "${JAVA_HOME:-/nonexistent}"; then
        :
    elif java_on_path || java_in_usual_folder; then
        :
    else
        echo "${0##*/}: no Java $needed_feature or newer found; install one or set POSTRIDER_JAVA_HOME to its folder" >&2
        exit 71
    fi
}

# Sorted in the same way for everyone: the AOT cache fits one class path only.
class_path() {
    LC_ALL=C
    for jar in "$home"/lib/*.jar; do printf '%s:' "$jar"; done
}

# become FLAG-FOR-THIS-KIND... -- ARGUMENT...: stdout belongs to the program, so the JVM's own messages go to stderr.
become() {
    find_java
    if [ -r "$home/lib/postrider.aot" ]; then
        # Java ignores a cache that does not fit it; -Xlog below keeps that quiet.
        set -- "-XX:AOTCache=$home/lib/postrider.aot" "$@"
    fi
    # shellcheck disable=SC2086 # the user's options are words
    exec "$java" -Xlog:disable -Xlog:all=warning,aot*=off,cds*=off:stderr "-Dpostrider.home=$home" \
        --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow "-Djava.library.path=$home/lib/native/$(uname -m)" \
        -cp "$(class_path)" "$@"
}

# The long-running server: serve ARGUMENT...
serve() {
    become -XX:+UseG1GC -XX:-UsePerfData -XX:+ExitOnOutOfMemoryError ${POSTRIDER_JAVA_OPTS:-} \
        "-Dpostrider.program=$program_name" io.postrider.server.Main "$@"
}

# A command that ends soon: one compiler tier and the smallest collector start fastest. command_line ARGUMENT...
command_line() {
    become -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData ${POSTRIDER_JAVA_OPTS:-} \
        "-Dpostrider.program=$program_name" io.postrider.server.Main "$@"
}

# sendmail(1), mailq(1) and newaliases(1) have a small class path of their own: submit NAME ARGUMENT...
submit() {
    program_name=$1
    shift
    find_java
    exec "$java" -Xlog:disable -Xlog:all=warning,aot*=off,cds*=off:stderr "-Dpostrider.home=$home" \
        -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xshare:auto \
        "-Dpostrider.program=$program_name" -cp "$home/lib/sendmail/postrider-sendmail.jar" \
        io.postrider.server.sendmail.Sendmail "$@"
}
