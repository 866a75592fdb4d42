/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static dev.nightjar.jobs.Bytes.encoded;
import static dev.nightjar.jobs.Bytes.utf8;

import java.util.List;
import java.util.stream.Stream;

/**
 * A file as upstreams deliver them, and what must become of it.
 *
 * @param source that it belongs to, with others of its kind
 * @param bronze its rows as text, values divided by bars
 * @param quarantine its other rows, as they were written
 */
record DirtyFile(String source, String name, Bytes content, List<String> bronze, List<String> quarantine) {

    @Override
    public String toString() {
        return source + ": " + name;
    }

    String path() {
        return source + "/" + name;
    }

    /** The files that do not refuse their night. */
    static Stream<DirtyFile> all() {
        return Stream.of(orders(), multiLine(), dialects(), json(), text()).flatMap(List::stream);
    }

    private static List<DirtyFile> orders() {
        String big = "x".repeat(1 << 20);
        String wide = "58" + ",1".repeat(9_999);
        return List.of(
                // well-formed, in one way or another
                order("clean.csv", "1,Ann,2.5,3.10,2026-01-31\n", List.of("1|Ann|2.5|3.10|2026-01-31")),
                order("no end of line.csv", "2,Bo,1,1,2026-01-31", List.of("2|Bo|1.0|1.00|2026-01-31")),
                other("byte order mark.csv", "\uFEFF" + HEADER + "3,C,1,1,2026-01-31\n", "3|C|1.0|1.00|2026-01-31"),
                other("crlf.csv", "id,amount,price,day,name\r\n4,1,1,2026-01-31,D\r\n", "4|D|1.0|1.00|2026-01-31"),
                other("cr.csv", HEADER.replace("\n", "\r") + "5,E,1,1,2026-01-31\r", "5|E|1.0|1.00|2026-01-31"),
                other("other order.csv", "day,price,amount,name,id\n2026-01-31,9,8,F,6\n", "6|F|8.0|9.00|2026-01-31"),
                other(
                        "quoted header.csv",
                        "\"id\",\"name\",amount,price,day\n7,G,1,1,2026-01-31\n",
                        "7|G|1.0|1.00|2026-01-31"),
                order("wrong ending.json", "8,H,1,1,2026-01-31\n", List.of("8|H|1.0|1.00|2026-01-31")),
                new DirtyFile(
                        "orders",
                        "zipped.csv.gz",
                        utf8(HEADER + "9,I,1,1,2026-01-31\n").zipped(),
                        List.of("9|I|1.0|1.00|2026-01-31"),
                        List.of()),
                order("blank lines.csv", "\n10,J,1,1,2026-01-31\n\n  \n", List.of("10|J|1.0|1.00|2026-01-31")),
                order("no values.csv", "11,,,,\n", List.of("11|null|null|null|null")),
                order("no text.csv", "12,\"\",1,1,2026-01-31\n", List.of("12|null|1.0|1.00|2026-01-31")),
                order("comma in quotes.csv", "13,\"a, b\",1,1,2026-01-31\n", List.of("13|a, b|1.0|1.00|2026-01-31")),
                order(
                        "quotes in quotes.csv",
                        "14,\"say \"\"hi\"\", \",1,1,2026-01-31\n",
                        List.of("14|say \"hi\", |1.0|1.00|2026-01-31")),
                order("inches.csv", "15,5\" pipe,1,1,2026-01-31\n", List.of("15|5\" pipe|1.0|1.00|2026-01-31")),
                order("backslash.csv", "16,\"C:\\\",1,1,2026-01-31\n", List.of("16|C:\\|1.0|1.00|2026-01-31")),
                order(
                        "many scripts.csv",
                        "17,Zürich 東京 🚀,1,1,2026-01-31\n",
                        List.of("17|Zürich 東京 🚀|1.0|1.00|2026-01-31")),
                order(
                        "a megabyte.csv",
                        "18," + big + ",1,1,2026-01-31\n",
                        List.of("18|" + big + "|1.0|1.00|2026-01-31")),
                order("thousands.csv", "19,K,1,\"1,234.50\",2026-01-31\n", List.of("19|K|1.0|1234.50|2026-01-31")),
                order("not a number.csv", "20,L,NaN,1,2026-01-31\n", List.of("20|L|NaN|1.00|2026-01-31")),
                order("infinite.csv", "21,M,-Inf,1,2026-01-31\n", List.of("21|M|-Infinity|1.00|2026-01-31")),
                order("header only.csv", "", List.of()),
                new DirtyFile("orders", "zero bytes.csv", Bytes.none(), List.of(), List.of()),
                new DirtyFile("orders", "zero bytes.csv.gz", Bytes.none().zipped(), List.of(), List.of()),
                // rows that are not
                bad("too few.csv", "30,N", "30,N,1,1"),
                bad("too many.csv", "31,O,1,1,2026-01-31,more"),
                bad("ten thousand values.csv", wide),
                bad("line end in quotes.csv", "32,\"two", "lines\",1,1,2026-01-31"),
                bad("text after quote.csv", "33,\"P\"q,1,1,2026-01-31"),
                bad("header again.csv", "id,name,amount,price,day"),
                bad("nan in a whole number.csv", "NaN,Q,1,1,2026-01-31", "Infinity,Q,1,1,2026-01-31"),
                bad("nan in a decimal.csv", "34,R,1,NaN,2026-01-31", "35,R,1,Infinity,2026-01-31"),
                bad(
                        "too large.csv",
                        "9223372036854775808,S,1,1,2026-01-31",
                        "36,S,1e400,1,2026-01-31",
                        "37,S,1,123456789,2026-01-31"),
                bad(
                        "no whole numbers.csv",
                        "1.5,T,1,1,2026-01-31",
                        "0x10,T,1,1,2026-01-31",
                        "\"1,000\",T,1,1,2026-01-31",
                        " 38,T,1,1,2026-01-31",
                        "1_000,T,1,1,2026-01-31"),
                bad("decimal comma.csv", "39,U,1,\"1,5\",2026-01-31", "40,U,\"1,5\",1,2026-01-31"),
                bad("other dates.csv", "41,V,1,1,31.01.2026", "42,V,1,1,01/31/2026", "43,V,1,1,2026-02-30"),
                bad("null bytes.csv", "44,nu\0ll,1,1,2026-01-31", "\0,W,1,1,2026-01-31"),
                new DirtyFile(
                        "orders",
                        "no utf-8.csv",
                        encoded(HEADER + "45,Zürich,1,1,2026-01-31\n", "ISO-8859-1"),
                        List.of(),
                        List.of("45,Z\uFFFDrich,1,1,2026-01-31")),
                new DirtyFile(
                        "orders",
                        "good beside bad.csv",
                        utf8("id,amount,price,day,name\n46,1,1,2026-01-31,\"open\n47,1,1,2026-01-31,X\n48,1,1\n"),
                        List.of("47|X|1.0|1.00|2026-01-31"),
                        List.of("46,1,1,2026-01-31,\"open", "48,1,1")));
    }

    private static final String HEADER = "id,name,amount,price,day\n";

    private static DirtyFile order(String name, String rows, List<String> bronze) {
        return new DirtyFile("orders", name, utf8(HEADER + rows), bronze, List.of());
    }

    private static DirtyFile other(String name, String content, String bronze) {
        return new DirtyFile("orders", name, utf8(content), List.of(bronze), List.of());
    }

    private static DirtyFile bad(String name, String... rows) {
        return new DirtyFile("orders", name, utf8(HEADER + String.join("\n", rows) + "\n"), List.of(), List.of(rows));
    }

    private static List<DirtyFile> multiLine() {
        String header = "id,name,note\n";
        return List.of(
                new DirtyFile(
                        "notes",
                        "lines.csv",
                        utf8(header + "1,\"two\nlines\",x\r\n2,\"a\r\n\r\nb\",\"y\"\n"),
                        List.of("1|two\nlines|x", "2|a\r\n\r\nb|y"),
                        List.of()),
                new DirtyFile(
                        "notes",
                        "open quote.csv",
                        utf8(header + "3,\"open,x\n4,b,\"c\nd\"\n5,e\n"),
                        List.of("4|b|c\nd"),
                        List.of("3,\"open,x", "5,e")),
                new DirtyFile(
                        "notes",
                        "no utf-8.csv.gz",
                        encoded(header + "6,\"Köln\nam Rhein\",x\n7,g,h\n", "ISO-8859-1")
                                .zipped(),
                        List.of("7|g|h"),
                        List.of("6,\"K\uFFFDln\nam Rhein\",x")));
    }

    private static List<DirtyFile> dialects() {
        return List.of(
                new DirtyFile(
                        "latin",
                        "latin.csv",
                        encoded("id,name\n1,Zürich\n", "ISO-8859-1"),
                        List.of("1|Zürich"),
                        List.of()),
                new DirtyFile(
                        "windows",
                        "windows.csv",
                        encoded("id,name\n1,5 € „Zürich“\n2\n", "windows-1252"),
                        List.of("1|5 € „Zürich“"),
                        List.of("2")),
                new DirtyFile(
                        "wide_characters",
                        "utf-16.csv",
                        encoded("id,name\n1,Zürich\nx,東京\n", "UTF-16"),
                        List.of("1|Zürich"),
                        List.of("x,東京")),
                new DirtyFile(
                        "german",
                        "german.csv",
                        utf8("id;price;day\n1;12,50;31.01.2026\n2;1.234,5;01.02.2026\n3;1;2026-01-31\n"),
                        List.of("1|12.50|2026-01-31", "2|1234.50|2026-02-01"),
                        List.of("3;1;2026-01-31")),
                new DirtyFile(
                        "american",
                        "american.csv",
                        utf8("1\t01/31/2026\t1/31/2026 5:07 PM\n2\t31/01/2026\t\n"),
                        List.of("1|2026-01-31|2026-01-31 17:07:00"),
                        List.of("2\t31/01/2026\t")),
                new DirtyFile(
                        "backslashes",
                        "backslashes.csv",
                        utf8("id,name\n1,\"say \\\"hi\\\", she said\"\n"),
                        List.of("1|say \"hi\", she said"),
                        List.of()));
    }

    private static List<DirtyFile> json() {
        return List.of(
                new DirtyFile(
                        "events",
                        "lines.json",
                        utf8(
                                "\uFEFF{\"id\": 1, \"name\": \"a\\nb\", \"amount\": 2.5}\r\n\n{\"name\": null, \"id\": 2}\n"),
                        List.of("1|a\nb|2.5", "2|null|null"),
                        List.of()),
                new DirtyFile(
                        "events",
                        "broken.json",
                        utf8(
                                "{\"id\": 3, \"name\": \"x\"\n{\"id\": \"four\"}\n{\"id\": 1.5}\n{\"id\": 9223372036854775808}\n[1]x\n"),
                        List.of(),
                        List.of(
                                "{\"id\": 3, \"name\": \"x\"",
                                "{\"id\": \"four\"}",
                                "{\"id\": 1.5}",
                                "{\"id\": 9223372036854775808}",
                                "[1]x")),
                new DirtyFile(
                        "events",
                        "too large.json",
                        utf8("{\"id\": 5, \"name\": \"x\", \"amount\": 1e400}\n"),
                        List.of(),
                        List.of("{\"id\":5,\"name\":\"x\",\"amount\":\"Infinity\"}")),
                new DirtyFile(
                        "events",
                        "no utf-8.json",
                        encoded("{\"id\": 6, \"name\": \"Zürich\"}\n", "ISO-8859-1"),
                        List.of(),
                        List.of("{\"id\": 6, \"name\": \"Z\uFFFDrich\"}")),
                new DirtyFile(
                        "documents",
                        "array.json",
                        utf8("[\n {\"id\": 1,\n  \"name\": \"a\"},\n {\"id\": 2}\n]\n"),
                        List.of("1|a", "2|null"),
                        List.of()),
                new DirtyFile(
                        "documents",
                        "broken.json",
                        utf8("{\"id\": 3,\n \"name\":\n"),
                        List.of(),
                        List.of("{\"id\": 3,\n \"name\":\n")));
    }

    private static List<DirtyFile> text() {
        return List.of(new DirtyFile(
                "logs",
                "log.txt",
                encoded("first\n  second \"line\"\r\nZürich\n", "ISO-8859-1"),
                List.of("first", "  second \"line\""),
                List.of("Z\uFFFDrich")));
    }

    /** How the sources are read, as YAML; `@` is the landing folder. */
    static final String SOURCES = """
            orders:
              format: csv
              path: "@/orders"
              options: {header: "true"}
              schema: "id LONG, name STRING, amount DOUBLE, price DECIMAL(10,2), day DATE"
            notes:
              format: csv
              path: "@/notes/*"
              options: {header: "true", multiLine: "true"}
              schema: "id LONG, name STRING, note STRING"
            latin:
              format: csv
              path: "@/latin"
              options: {header: "true", encoding: ISO-8859-1}
              schema: "id LONG, name STRING"
            windows:
              format: csv
              path: "@/windows"
              options: {header: "true", encoding: windows-1252}
            wide_characters:
              format: csv
              path: "@/wide_characters"
              options: {header: "true", encoding: UTF-16}
              schema: "id LONG, name STRING"
            german:
              format: csv
              path: "@/german"
              options: {header: "true", sep: ";", locale: de-DE, dateFormat: dd.MM.yyyy}
              schema: "id LONG, price DECIMAL(10,2), day DATE"
            american:
              format: csv
              path: "@/american"
              options: {sep: "\\t", dateFormat: MM/dd/yyyy, timestampFormat: "M/d/yyyy h:mm a", locale: en-US}
              schema: "id LONG, day DATE, at TIMESTAMP"
            backslashes:
              format: csv
              path: "@/backslashes"
              options: {header: "true", escape: "\\\\"}
              schema: "id LONG, name STRING"
            events:
              format: json
              path: "@/events"
              schema: "id LONG, name STRING, amount DOUBLE"
            documents:
              format: json
              path: "@/documents"
              options: {multiLine: "true"}
              schema: "id LONG, name STRING"
            logs:
              format: text
              path: "@/logs"
            """;
}
