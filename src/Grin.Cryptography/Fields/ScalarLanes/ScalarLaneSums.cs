namespace Grin.Cryptography.Fields.ScalarLanes;

/// <summary>What is done to many vectors of lanes, or to the lanes of one.</summary>
/// <typeparam name="TLanes">The path.</typeparam>
internal static unsafe class ScalarLaneSums<TLanes>
    where TLanes : unmanaged, IScalarLanes<TLanes>
{
    private const int MaxLanes = 8;

    /// <summary>The sum of all lanes.</summary>
    public static Scalar AddLanes(TLanes* value)
    {
        Scalar* lanes = stackalloc Scalar[MaxLanes];
        TLanes.Write(lanes, 1, value);
        Scalar sum = lanes[0];
        for (int lane = 1; lane < TLanes.Count; lane++)
        {
            sum += lanes[lane];
        }

        return sum;
    }

    /// <summary>The sum of all lanes of a sum of products, which is used up.</summary>
    /// <param name="wide">As <see cref="IScalarLanes{TSelf}.AccumulateProducts"/> left it.</param>
    /// <param name="weights">The worth of the second piece and of the third (<see cref="PieceWeights"/>).</param>
    public static Scalar AddLanesOfProducts(TLanes* wide, TLanes* weights)
    {
        TLanes.CutIntoPieces(wide);
        TLanes.Multiply(wide + 1, wide + 1, weights);
        TLanes.Multiply(wide + 2, wide + 2, weights + 1);
        TLanes.Accumulate(wide, wide + 1);
        TLanes.Accumulate(wide, wide + 2);
        return AddLanes(wide);
    }

    /// <summary>Writes two values: 2^<c>PieceBits</c> and its square.</summary>
    public static void PieceWeights(TLanes* weights)
    {
        Scalar weight = Scalar.One;
        for (int bit = 0; bit < TLanes.PieceBits; bit++)
        {
            weight += weight;
        }

        TLanes.Fill(weights, weight);
        TLanes.Fill(weights + 1, weight.Square());
    }

    /// <summary>
    /// Inverts every lane of every vector, none of them 0, at the price of one inversion for all and three products for each
    /// (P. Montgomery, "Speeding the Pollard and elliptic curve methods of factorization", 1987, §10.3.1).
    /// </summary>
    /// <param name="values">Replaced by their inverses.</param>
    /// <param name="scratch">Room for one vector more than <paramref name="values"/>.</param>
    /// <param name="count">Number of vectors.</param>
    public static void InvertAll(TLanes* values, TLanes* scratch, int count)
    {
        TLanes* product = scratch + count;
        TLanes.Fill(product, Scalar.One);
        for (int i = 0; i < count; i++)
        {
            scratch[i] = *product;
            TLanes.Multiply(product, product, values + i);
        }

        InvertLanes(product);
        for (int i = count - 1; i >= 0; i--)
        {
            TLanes.Multiply(scratch + i, scratch + i, product);
            TLanes.Multiply(product, product, values + i);
            values[i] = scratch[i];
        }
    }

    private static void InvertLanes(TLanes* value)
    {
        Scalar* lanes = stackalloc Scalar[MaxLanes];
        byte* bytes = stackalloc byte[MaxLanes * Scalar.Size];
        TLanes.Write(lanes, 1, value);
        Scalar.InvertAll(new Span<Scalar>(lanes, TLanes.Count), stackalloc Scalar[MaxLanes]);
        for (int lane = 0; lane < TLanes.Count; lane++)
        {
            lanes[lane].Write(new Span<byte>(bytes + (lane * Scalar.Size), Scalar.Size));
        }

        TLanes.Read(value, bytes, Scalar.Size);
    }
}
