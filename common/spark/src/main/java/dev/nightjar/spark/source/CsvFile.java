/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Serializable;
import java.nio.charset.Charset;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;

/**
 * Opens CSV files as Spark does: decompressed by the ending of their name, without a byte order mark.
 *
 * @param charset by its name, so that tasks can have it
 */
record CsvFile(CsvDialect dialect, String charset, boolean multiLine) implements Serializable {

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** Whether a file cannot be divided at the ends of its lines. */
    boolean inOne() {
        return multiLine || !Decoding.hasByteLines(Charset.forName(charset));
    }

    CsvRecords open(String path, Configuration hadoop) throws IOException {
        Path file = new Path(path);
        InputStream bytes = file.getFileSystem(hadoop).open(file);
        try {
            CompressionCodec codec = new CompressionCodecFactory(hadoop).getCodec(file);
            InputStream plain = new BufferedInputStream(codec == null ? bytes : codec.createInputStream(bytes));
            skipByteOrderMark(plain);
            return new CsvRecords(new InputStreamReader(plain, Charset.forName(charset)), dialect, multiLine);
        } catch (IOException e) {
            bytes.close();
            throw e;
        }
    }

    private static void skipByteOrderMark(InputStream plain) throws IOException {
        plain.mark(BYTE_ORDER_MARK.length);
        if (!java.util.Arrays.equals(plain.readNBytes(BYTE_ORDER_MARK.length), BYTE_ORDER_MARK)) {
            plain.reset();
        }
    }
}
