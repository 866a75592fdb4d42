/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.web;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Certificates for tests, made by the JDK's keytool in a folder: `NAME.pem` with those that signed it, and `NAME.key`. */
public final class Certificates {

    private static final String PASSWORD = "of tests";

    private final Path folder;

    public Certificates(Path folder) {
        this.folder = folder;
    }

    /** A certificate that may sign others. */
    public void authority(String name) throws Exception {
        make(name, "EC", List.of("-ext", "bc:c"));
    }

    /** A certificate of this machine, with more options of keytool, such as `-signer`. */
    public void server(String name, String algorithm, String... more) throws Exception {
        List<String> options = new ArrayList<>(List.of("-ext", "san=ip:127.0.0.1,dns:localhost"));
        options.addAll(List.of(more));
        make(name, algorithm, options);
    }

    /** The file of a certificate. */
    public Path certificate(String name) {
        return folder.resolve(name + ".pem");
    }

    /** The file of its key. */
    public Path key(String name) {
        return folder.resolve(name + ".key");
    }

    /** TLS of a client that trusts what a certificate has signed, and nothing else. */
    public SSLContext trusting(String authority) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(certificate(authority))) {
            trusted.setCertificateEntry(
                    authority, CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, managers.getTrustManagers(), null);
        return tls;
    }

    private void make(String name, String algorithm, List<String> options) throws Exception {
        Path store = folder.resolve("keys.p12");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD,
                "-alias",
                name,
                "-keyalg",
                algorithm,
                "-dname",
                "cn=" + name));
        command.addAll(options);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(said);
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        StringBuilder chain = new StringBuilder();
        for (Certificate certificate : keys.getCertificateChain(name)) {
            chain.append(pem("CERTIFICATE", certificate.getEncoded()));
        }
        Files.writeString(certificate(name), chain);
        byte[] key = keys.getKey(name, PASSWORD.toCharArray()).getEncoded();
        Files.writeString(key(name), pem("PRIVATE KEY", key));
    }

    private static String pem(String what, byte[] content) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n";
    }
}
