namespace Grin.Cryptography;

/// <summary>
/// What BLAKE2b needs of a vector of 64-bit words, each of another message. Every instruction set implements it with
/// operations that all processors with such vectors have, so that what is tested is what runs.
/// </summary>
/// <typeparam name="TVector">The vector.</typeparam>
internal interface IBlake2bLanes<TVector>
    where TVector : unmanaged
{
    /// <summary>How many words a vector has; even.</summary>
    static abstract int Count { get; }

    static abstract TVector Broadcast(ulong word);

    static abstract TVector Add(TVector a, TVector b);

    static abstract TVector Xor(TVector a, TVector b);

    static abstract TVector RotateRight32(TVector v);

    static abstract TVector RotateRight24(TVector v);

    static abstract TVector RotateRight16(TVector v);

    static abstract TVector RotateRight63(TVector v);

    /// <summary>In each 16 bytes the first word of either vector.</summary>
    static abstract TVector UnpackLow(TVector a, TVector b);

    /// <summary>In each 16 bytes the second word of either vector.</summary>
    static abstract TVector UnpackHigh(TVector a, TVector b);

    /// <summary>Reads 16 bytes every <paramref name="stride"/> bytes, until the vector is full.</summary>
    static abstract TVector Gather(ref readonly byte source, int stride);

    /// <summary>Writes 16 bytes every <paramref name="stride"/> bytes, the reverse of <see cref="Gather"/>.</summary>
    static abstract void Scatter(TVector v, ref byte destination, int stride);
}
