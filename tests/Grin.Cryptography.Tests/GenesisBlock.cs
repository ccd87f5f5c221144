using Grin.TestData;

namespace Grin.Cryptography.Tests;

/// <summary>Mainnet's first block in the form of protocol version 2: its header, counts, one output and one coinbase kernel (p2p.md §14).</summary>
internal static class GenesisBlock
{
    private const int Output = 400 + 24;
    private const int Proof = Output + 1 + 33 + 8;
    private const int Kernel = Proof + 675;

    /// <summary>The 1239 bytes.</summary>
    public static byte[] Mainnet { get; } =
        File.ReadAllBytes(Path.Combine(TestVectors.RepositoryRoot, "src", "Grin.Chain", "Networks", "Genesis", "mainnet.bin"));

    /// <summary>The commitment of the output.</summary>
    public static byte[] OutputCommitment => Mainnet.AsSpan(Output + 1, 33).ToArray();

    /// <summary>The range proof of the output.</summary>
    public static byte[] RangeProof => Mainnet.AsSpan(Proof, 675).ToArray();

    /// <summary>The excess of the kernel.</summary>
    public static byte[] Excess => Mainnet.AsSpan(Kernel + 1, 33).ToArray();

    /// <summary>The signature of the kernel.</summary>
    public static byte[] Signature => Mainnet.AsSpan(Kernel + 34, 64).ToArray();
}
