using Grin.Cryptography.Memory;

namespace Grin.Cryptography.Fields.ScalarLanes;

/// <summary>
/// As many numbers modulo n as a vector has lanes, each of them another proof's or signature's, going through the same steps.
/// </summary>
/// <remarks>
/// <para>
/// <b>Representation.</b> A vector path holds limb i of all lanes in one vector, so that a product takes no shuffles.
/// The limbs are signed and of 52 bits: that is what a double holds exactly, and doubles have the only wide multiplier
/// that .NET reaches (FMA). Values are residues, not reduced: a lane may hold any integer that is congruent to its number and
/// whose limbs keep the bounds of a <i>factor</i>, which the implementation states and asserts. Every method but
/// <see cref="Accumulate"/> takes factors and leaves factors. Only <see cref="Write"/> reduces to 0..n-1, and therefore
/// all paths give the same bits.
/// </para>
/// <para>
/// <b>Sums over many.</b> What all members of a batch contribute to one coefficient is added limb by limb with
/// <see cref="Accumulate"/>, without carries, at most <see cref="MaxAccumulated"/> times; the lanes are added up once at the
/// end (<see cref="ScalarLaneSums{TLanes}"/>). Where these contributions are products, <see cref="AccumulateProducts"/> adds them up
/// at twice the width: a product's reduction costs more than the product, and a sum needs only one.
/// </para>
/// <para>
/// <b>Calls.</b> Methods take pointers, aligned to a cache line (<see cref="AlignedBuffer{T}"/>), because the runtime keeps
/// structures of several vectors in memory anyhow and copies them when they are passed by value; the result may be one of the
/// operands. One product depends on a long chain of instructions, so callers work on independent vectors in turn where they can.
/// </para>
/// </remarks>
/// <typeparam name="TSelf">The implementation.</typeparam>
internal unsafe interface IScalarLanes<TSelf>
    where TSelf : unmanaged, IScalarLanes<TSelf>
{
    /// <summary>How many factors may be added to a sum that began as zero.</summary>
    const int MaxAccumulated = 512;

    /// <summary>Room for a sum of products, in values.</summary>
    const int WideSize = 3;

    /// <summary>How many products are added to such a sum at once at most.</summary>
    const int MaxProducts = 4;

    /// <summary>Number of lanes, a power of two.</summary>
    static abstract int Count { get; }

    /// <summary>Gives every lane the same number.</summary>
    static abstract void Fill(TSelf* result, in Scalar value);

    /// <summary>Reads a number of 32 bytes big-endian, any at all, into each lane.</summary>
    /// <param name="result">Receives factors.</param>
    /// <param name="rows">The first lane's bytes.</param>
    /// <param name="stride">Bytes from one lane's number to the next.</param>
    static abstract void Read(TSelf* result, byte* rows, int stride);

    /// <summary>Writes every lane's number reduced.</summary>
    /// <param name="destination">The first lane's place.</param>
    /// <param name="stride">Places from one lane to the next.</param>
    /// <param name="value">Factors or a sum of them.</param>
    static abstract void Write(Scalar* destination, int stride, TSelf* value);

    /// <summary>a * b.</summary>
    static abstract void Multiply(TSelf* result, TSelf* a, TSelf* b);

    /// <summary>a + b.</summary>
    static abstract void Add(TSelf* result, TSelf* a, TSelf* b);

    /// <summary>a - b.</summary>
    static abstract void Subtract(TSelf* result, TSelf* a, TSelf* b);

    /// <summary>Adds a factor to a sum, which is no factor itself.</summary>
    static abstract void Accumulate(TSelf* sum, TSelf* value);

    /// <summary>Adds products of factors to a sum of products, at most <see cref="MaxAccumulated"/> times.</summary>
    /// <param name="wide"><see cref="WideSize"/> values that began as zero bits and belong to this method.</param>
    /// <param name="a">The first product's first factor.</param>
    /// <param name="b">Its second.</param>
    /// <param name="stride">Values from one product's factors to the next's.</param>
    /// <param name="count">At most <see cref="MaxProducts"/>.</param>
    static abstract void AccumulateProducts(TSelf* wide, TSelf* a, TSelf* b, int stride, int count);

    /// <summary>Bits of the pieces that <see cref="CutIntoPieces"/> leaves.</summary>
    static abstract int PieceBits { get; }

    /// <summary>Makes of a sum of products three factors, worth 1, 2^<see cref="PieceBits"/> and the square of that.</summary>
    static abstract void CutIntoPieces(TSelf* wide);
}
