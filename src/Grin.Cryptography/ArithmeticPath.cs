namespace Grin.Cryptography;

/// <summary>The instruction sets the arithmetic is written for. All give the same results, bit for bit.</summary>
public enum ArithmeticPath
{
    /// <summary>64-bit integers, on any processor, and for hashes the 128-bit vectors that come with all of 64 bits.</summary>
    Portable,

    /// <summary>Four lanes of 256-bit vectors.</summary>
    Avx2,

    /// <summary>Eight lanes of 512-bit vectors with 64-bit products.</summary>
    Avx512,
}
