using System.Diagnostics.CodeAnalysis;

namespace Grin.Cryptography;

/// <summary>
/// What SHA-256 needs of a vector of 32-bit words, each of another message. Every instruction set implements it with
/// operations that all processors with such vectors have, so that what is tested is what runs.
/// </summary>
/// <typeparam name="TVector">The vector.</typeparam>
internal interface ISha256Lanes<TVector>
    where TVector : unmanaged
{
    /// <summary>How many words a vector has; a multiple of four.</summary>
    static abstract int Count { get; }

    static abstract TVector Broadcast(uint word);

    static abstract TVector Add(TVector a, TVector b);

    static abstract TVector Xor(TVector a, TVector b);

    static abstract TVector Xor(TVector a, TVector b, TVector c);

    /// <summary>The bits of <paramref name="ones"/> where <paramref name="condition"/> has ones, else of <paramref name="zeros"/>.</summary>
    static abstract TVector Select(TVector condition, TVector ones, TVector zeros);

    static abstract TVector ShiftRight(TVector v, [ConstantExpected] byte count);

    static abstract TVector RotateRight(TVector v, [ConstantExpected] byte count);

    /// <summary>Turns the bytes of every word around.</summary>
    static abstract TVector ReverseBytes(TVector v);

    /// <summary>In each 16 bytes the first two words of either vector, in turn.</summary>
    static abstract TVector UnpackLow(TVector a, TVector b);

    /// <summary>In each 16 bytes the last two words of either vector, in turn.</summary>
    static abstract TVector UnpackHigh(TVector a, TVector b);

    /// <summary>In each 16 bytes the first half of either vector.</summary>
    static abstract TVector UnpackLowPairs(TVector a, TVector b);

    /// <summary>In each 16 bytes the second half of either vector.</summary>
    static abstract TVector UnpackHighPairs(TVector a, TVector b);

    /// <summary>Reads 16 bytes every <paramref name="stride"/> bytes, until the vector is full.</summary>
    static abstract TVector Gather(ref readonly byte source, int stride);

    /// <summary>Writes 16 bytes every <paramref name="stride"/> bytes, the reverse of <see cref="Gather"/>.</summary>
    static abstract void Scatter(TVector v, ref byte destination, int stride);
}
