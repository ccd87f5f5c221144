namespace Grin.Cryptography.Benchmarks.Work;

/// <summary>Something to verify, again and again.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Items">How many things are verified at a time.</param>
/// <param name="Verify">Verifies them; false is an error of the benchmark.</param>
internal sealed record Workload(string Name, int Items, Func<bool> Verify)
{
    /// <summary>Verifies once.</summary>
    /// <exception cref="InvalidOperationException">The verdict is no.</exception>
    public void Run()
    {
        if (!Verify())
        {
            throw new InvalidOperationException($"{Name}: what is valid was refused.");
        }
    }
}
