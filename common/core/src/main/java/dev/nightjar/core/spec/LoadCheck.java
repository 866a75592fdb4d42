/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

/** Keys of a source that only some ways of loading have a meaning for. */
record LoadCheck(SpecNode source, Problems problems) {

    void check() {
        String load = source.text("load").orElse("append");
        String format = source.text("format").orElse("");
        if (!load.equals("upsert")) {
            refuse("orderBy", "is for load upsert, where it says which of several changes of a key wins");
            refuse("deleteWhen", "is for load upsert, where it says which changes delete their key");
        }
        if (load.equals("upsert")) {
            refuse("lateness", "is not for load upsert: a late change counts if its orderBy is the highest of its key");
        }
        if (load.equals("snapshot")) {
            refuse("onFileChange", "is not for load snapshot, which reads all files of its path every night");
        }
        if (format.equals("delta") || format.equals("jdbc")) {
            refuse("onFileChange", "is for formats of files only; this source has format " + format);
        }
    }

    private void refuse(String key, String why) {
        source.maybe(key).ifPresent(node -> problems.atKey(node, node.path() + " " + why + "."));
    }
}
