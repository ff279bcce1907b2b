// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import java.math.BigInteger;
import java.util.Arrays;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/// Visits all entries of a column family that can be read. Where a block is damaged the iterator ends with an
/// error; then
/// the first key behind the block is searched: keys are taken as numbers, and the smallest step that leads
/// out of the
/// damage is found by doubling and halving. Used by one thread.
final class IterationAroundDamage {
    private static final int EXTRA_OCTETS = 8;

    private final RocksIterator iterator;
    private byte[] last = new byte[0];
    private boolean begun;
    private long gaps;

    IterationAroundDamage(RocksIterator iterator) {
        this.iterator = iterator;
    }

    /// Damaged places so far.
    long gaps() {
        return gaps;
    }

    /// Moves to the next entry; false at the end.
    boolean next() {
        if (begun) {
            iterator.next();
        } else {
            iterator.seekToFirst();
            begun = true;
        }
        if (!iterator.isValid() && isDamaged()) {
            gaps++;
            leap();
        }
        if (!iterator.isValid()) {
            return false;
        }
        last = iterator.key();
        return true;
    }

    private boolean isDamaged() {
        try {
            iterator.status();
            return false;
        } catch (RocksDBException e) {
            return true;
        }
    }

    private void leap() {
        int width = last.length + EXTRA_OCTETS;
        BigInteger from = new BigInteger(1, Arrays.copyOf(last, width));
        BigInteger bad = BigInteger.ZERO;
        BigInteger good = BigInteger.ZERO;
        for (int bit = 0; bit < Byte.SIZE * width && good.signum() == 0; bit++) {
            BigInteger step = BigInteger.ONE.shiftLeft(bit);
            if (leadsOut(from.add(step), width)) {
                good = step;
            } else {
                bad = step;
            }
        }
        if (good.signum() == 0) {
            return;
        }
        while (good.subtract(bad).compareTo(BigInteger.ONE) > 0) {
            BigInteger middle = good.add(bad).shiftRight(1);
            if (leadsOut(from.add(middle), width)) {
                good = middle;
            } else {
                bad = middle;
            }
        }
        leadsOut(from.add(good), width);
    }

    // true at an entry that can be read, and behind the last one
    private boolean leadsOut(BigInteger key, int width) {
        byte[] octets = key.toByteArray();
        if (octets.length > width + 1 || (octets.length == width + 1 && octets[0] != 0)) {
            return false;
        }
        byte[] target = new byte[width];
        int skip = Math.max(0, octets.length - width);
        System.arraycopy(octets, skip, target, width - octets.length + skip, octets.length - skip);
        iterator.seek(target);
        return iterator.isValid() || !isDamaged();
    }
}
