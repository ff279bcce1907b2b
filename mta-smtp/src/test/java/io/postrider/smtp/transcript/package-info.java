// SPDX-License-Identifier: Apache-2.0
/// Golden transcripts: what a client says and a server answers, one rule a file, run on the pure session and
/// on sockets.
@NullMarked
package io.postrider.smtp.transcript;

import org.jspecify.annotations.NullMarked;
