namespace Grin.Cryptography.Benchmarks.Work;

/// <summary>The same work by the product and in the straightforward way.</summary>
/// <param name="Product">By the product.</param>
/// <param name="Straightforward">As the rules read.</param>
/// <param name="Agree">Whether both come to the same on recorded data, also on such as is refused.</param>
internal sealed record Comparison(Workload Product, Workload Straightforward, Func<bool> Agree)
{
    /// <summary>What must be called before anything is measured.</summary>
    /// <exception cref="InvalidOperationException">They differ.</exception>
    public void ThrowIfDifferent()
    {
        Product.Run();
        Straightforward.Run();
        if (!Agree())
        {
            throw new InvalidOperationException($"{Product.Name}: the product and the straightforward way do not agree.");
        }
    }
}
