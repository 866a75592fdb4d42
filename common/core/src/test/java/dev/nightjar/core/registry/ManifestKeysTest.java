/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.failure.UsageError;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ManifestKeysTest {

    private static final SigningKeyPair PAIR = SigningKeyPair.generate();
    private static final SigningKeyPair OTHER = SigningKeyPair.generate();
    private static final Map<String, ArtifactFile> FILES = Map.of(
            "model.json", new ArtifactFile(120, "ab"), "pipeline/metadata/part-00000", new ArtifactFile(7, "cd"));

    private final ManifestKeys keys = keys(PAIR, PAIR);

    @Test
    void whatIsSignedIsTrustedByWhoeverHasThePublicKey() {
        ModelVersion signed = keys.sign(Versions.with(FILES));
        ManifestKeys reader = ManifestKeys.of(Optional.empty(), List.of(OTHER.publicKey(), PAIR.publicKey()));
        assertThat(reader.signer(signed).orElseThrow()).matches("[0-9a-f]{16}");
        assertThatCode(() -> reader.require(signed)).doesNotThrowAnyException();
    }

    @Test
    void anyChangeOfTheManifestBreaksTheSignature() {
        ModelVersion signed = keys.sign(Versions.with(FILES));
        String signature = signed.manifestSignature().orElseThrow();
        List<ModelVersion> edited = List.of(
                Versions.with(Map.of("model.json", new ArtifactFile(120, "ab"))),
                with(FILES, "evil.ser", new ArtifactFile(1, "ef")),
                with(FILES, "model.json", new ArtifactFile(121, "ab")),
                with(FILES, "model.json", new ArtifactFile(120, "ac")),
                Versions.version(2));
        assertThat(edited)
                .allSatisfy(version -> assertThatThrownBy(() -> keys.require(version.withManifestSignature(signature)))
                        .isInstanceOf(DataRefused.class)
                        .hasMessageContaining("or the manifest was changed"));
    }

    @Test
    void withPublicKeysAnUnsignedOrWronglySignedVersionIsRefused() {
        ModelVersion plain = Versions.with(FILES);
        assertThatThrownBy(() -> keys.require(plain))
                .isInstanceOf(DataRefused.class)
                .hasMessageContaining("version 1 of model fraud: its manifest is not signed");
        for (String signature :
                List.of(keys(OTHER, OTHER).sign(plain).manifestSignature().orElseThrow(), "", "AAAA", "no base64 !")) {
            assertThatThrownBy(() -> keys.require(plain.withManifestSignature(signature)))
                    .isInstanceOf(DataRefused.class)
                    .hasMessageContaining("by none of the 1 registry.publicKeys");
        }
        assertThatCode(() -> ManifestKeys.NONE.require(plain)).doesNotThrowAnyException();
        assertThat(ManifestKeys.NONE.sign(plain)).isEqualTo(plain);
    }

    @Test
    void wrongKeysAreRefusedAndNeverPrinted() {
        assertThatThrownBy(() -> keys(PAIR, OTHER))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("not among them");
        for (String wrong : List.of("hunter2", "", PAIR.publicKey())) {
            assertThatThrownBy(() -> ManifestKeys.of(Optional.of(wrong), List.of(PAIR.publicKey())))
                    .isInstanceOf(UsageError.class)
                    .hasMessageContaining("registry.signingKey")
                    .hasMessageNotContaining("hunter2");
        }
        assertThatThrownBy(() -> ManifestKeys.of(Optional.empty(), List.of(PAIR.signingKey())))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("registry.publicKeys")
                .hasMessageNotContaining(PAIR.signingKey());
        assertThat(keys + " " + PAIR).doesNotContain(PAIR.signingKey());
        assertThatThrownBy(() -> ManifestKeys.of(Optional.empty(), List.of(PAIR.publicKey()))
                        .sign(Versions.with(FILES)))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("no registry.signingKey");
    }

    @Test
    void keysMayBePem() {
        ManifestKeys pem = ManifestKeys.of(
                Optional.of(pem("PRIVATE", PAIR.signingKey())), List.of(pem("PUBLIC", PAIR.publicKey())));
        assertThatCode(() -> keys.require(pem.sign(Versions.with(FILES)))).doesNotThrowAnyException();
    }

    private static String pem(String kind, String base64) {
        return "-----BEGIN " + kind + " KEY-----\n" + base64.replaceAll("(.{40})", "$1\n") + "\n-----END " + kind
                + " KEY-----\n";
    }

    private static ManifestKeys keys(SigningKeyPair signing, SigningKeyPair trusted) {
        return ManifestKeys.of(Optional.of(signing.signingKey()), List.of(trusted.publicKey()));
    }

    private static ModelVersion with(Map<String, ArtifactFile> files, String file, ArtifactFile changed) {
        Map<String, ArtifactFile> all = new java.util.HashMap<>(files);
        all.put(file, changed);
        return Versions.with(all);
    }
}
