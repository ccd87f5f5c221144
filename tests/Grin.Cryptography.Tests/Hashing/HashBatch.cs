namespace Grin.Cryptography.Tests.Hashing;

/// <summary>Hashes messages of one length that stand one after the other; tells how many from the front.</summary>
internal delegate int HashBatch(ReadOnlySpan<byte> messages, int length, Span<byte> digests);
