/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.scoring;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.unsafe.Platform;

/**
 * The first 128 bits of SHA-256 over a row as Spark keeps it in memory, which is the same for the same values: nulls are told
 * from all values, 0.0 from -0.0, and a text from two halves of it in neighbouring columns. Two different rows have the same
 * bits with a probability of 2^-128, and among a thousand million rows any two with one of less than 2^-68; nobody is known
 * to be able to make such rows on purpose (NIST SP 800-107, section 5.1, on truncated digests).
 */
public final class RowDigest {

    private static final int BYTES = 16;

    private final MessageDigest digest;
    private final byte[] definition;

    /** @param definition what the digest is to depend on beside the row */
    public RowDigest(byte[] definition) {
        this.digest = sha256();
        this.definition = definition;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Each Java platform has SHA-256", e);
        }
    }

    /** The bits of a row. */
    public byte[] of(UnsafeRow row) {
        digest.update(definition);
        if (row.getBaseObject() instanceof byte[] bytes) {
            digest.update(bytes, (int) (row.getBaseOffset() - Platform.BYTE_ARRAY_OFFSET), row.getSizeInBytes());
        } else {
            digest.update(row.getBytes());
        }
        return Arrays.copyOf(digest.digest(), BYTES);
    }
}
