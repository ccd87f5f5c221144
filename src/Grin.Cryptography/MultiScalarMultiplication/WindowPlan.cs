namespace Grin.Cryptography.MultiScalarMultiplication;

/// <summary>How halves of scalars are cut into windows, lowest first, for a number of terms.</summary>
internal readonly struct WindowPlan
{
    // 128 bits of a half, and one for the carry of the signed digits.
    private const int Bits = 129;

    private const int MinWidth = 2;
    private const int MaxWidth = 15;

    // A bucket is added to a row and a column but spares the first addition into it; adding a point to its bucket is the unit.
    private const double BucketCost = 1.2;

    // What a window costs whatever its width: the inversions of the many small rounds of additions.
    private const double WindowCost = 200;

    private readonly int _width;
    private readonly int _wide;

    /// <summary>The plan of least cost.</summary>
    /// <param name="halves">Number of points to be multiplied by halves, twice the terms.</param>
    public WindowPlan(int halves)
    {
        double lowest = double.MaxValue;
        for (int width = MinWidth; width <= MaxWidth; width++)
        {
            int windows = (Bits + width - 1) / width;
            double cost = windows * (halves + WindowCost + (BucketCost * (1 << (width - 1))));
            if (cost < lowest)
            {
                lowest = cost;
                Windows = windows;
            }
        }

        // The bits are spread evenly: the lowest windows get one more than the others.
        _width = Bits / Windows;
        _wide = Bits % Windows;
        for (int window = 0; window < Windows; window++)
        {
            Buckets += BucketsOf(window);
        }
    }

    /// <summary>Number of windows.</summary>
    public int Windows { get; }

    /// <summary>Number of buckets of all windows.</summary>
    public int Buckets { get; }

    /// <summary>Bits of a window.</summary>
    public int Width(int window) => window < _wide ? _width + 1 : _width;

    /// <summary>Buckets of a window: one for each absolute value but 0 of its digits.</summary>
    public int BucketsOf(int window) => 1 << (Width(window) - 1);
}
