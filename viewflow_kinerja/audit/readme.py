# ruff: noqa: E501 - as it lies in the bundle
"""The text that lies in every bundle, in both languages of its readers."""

README = """\
BAHASA INDONESIA

Berkas ini memuat baris riwayat beserta buktinya. Untuk memeriksanya cukup Python 3.11, tanpa jaringan:

    python3 -I verify_offline.py . KUNCI_VERIFIKASI [TITIK_PERIKSA_LAMA]

Pakailah kunci verifikasi dan titik periksa yang Anda terima sebelumnya di luar berkas ini; verifier_keys.txt hanya
untuk perbandingan. Kode keluar: 0 terverifikasi terhadap titik periksa lama; 3 hanya konsisten dengan dirinya;
1 diubah (satu baris per temuan); 2 tidak dapat dijalankan.

Buku besar membuktikan bahwa tidak ada yang berubah setelah disegel; ia tidak membuktikan bahwa yang ditulis aplikasi
itu benar. Nilai "n" dan "b" yang null berarti isi baris dihapus menurut hukum; catatan penghapusannya ada di berkas ini
dan tersegel, dan baris ERASED menyebut jadwal arsip dan harinya. Lampirannya pun sudah tidak ada. "scope", "made_at" dan "made_by" dalam
manifest.json adalah pernyataan pembuat berkas, bukan bukti.

ENGLISH

This bundle holds rows of history with their proofs. Python 3.11 is enough to check it, without a network:

    python3 -I verify_offline.py . VERIFIER_KEY [OLDER_CHECKPOINT]

Use the verifier key and the checkpoint that you received earlier, outside of this bundle; verifier_keys.txt is for
comparison only. Exit codes: 0 verified against the older checkpoint; 3 self-consistent only; 1 tampered (one line a
finding); 2 could not run.

The ledger proves that nothing changed after sealing; it does not prove that what the application wrote was true.
"n" and "b" that are null: the body was lawfully erased; the record of it lies sealed in this bundle, and a line ERASED
names the archive schedule and the day. Its attachment is gone as well. "scope", "made_at" and "made_by" in manifest.json are
statements of whoever made the bundle, and no proof.

FILES

entries.jsonl      one row a line: i index, h header, c commitment, n nonce, b body, p proof (none: all rows are here)
checkpoint.txt     the signed head that binds them      anchors/    older ones, with receipts
consistency.json   proofs that the tree begins with an older one      schema.json   what the columns are
attachments/       evidence files, named by their SHA-256, as their rows name them
"""
