using System.Globalization;
using GrinOrleansSync.Devnet.Generation;

namespace GrinOrleansSync.Host.Progress;

/// <summary>How far a chain is generated, as a line every few seconds.</summary>
internal sealed class GenerationLines(ChainShape shape, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly long _started = time.GetTimestamp();
    private long _shown = time.GetTimestamp();

    public void Show(GenerationProgress progress)
    {
        if (time.GetElapsedTime(_shown) < Interval)
        {
            return;
        }

        _shown = time.GetTimestamp();
        double seconds = time.GetElapsedTime(_started).TotalSeconds;
        double left = seconds * (shape.Blocks - (double)progress.Height) / Math.Max(1, progress.Height);
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"making: height {progress.Height} of {shape.Blocks}, {progress.Outputs} outputs, {progress.Outputs / seconds:0} a second, about {left:0} s left"));
    }
}
