namespace Grin.Cryptography.Fields.Lanes;

/// <summary>Inverts all lanes of a vector by one inversion and three products a lane.</summary>
internal static unsafe class LaneInversion
{
    private const int MaxLanes = 8;

    /// <summary>Inverts; false, with nothing written, if a lane is 0 modulo p.</summary>
    public static bool TryInvert<TField>(TField* inverse, TField* a)
        where TField : unmanaged, IFieldLanes<TField>
    {
        FieldElement* values = stackalloc FieldElement[MaxLanes];
        FieldElement* products = stackalloc FieldElement[MaxLanes];
        FieldElement product = FieldElement.One;
        for (int lane = 0; lane < TField.Count; lane++)
        {
            values[lane] = TField.Read(a, lane);
            products[lane] = product;
            FieldElement.Multiply(product, values[lane], out product);
        }

        if (product.IsZero)
        {
            return false;
        }

        FieldElement rest = product.Invert();
        for (int lane = TField.Count - 1; lane >= 0; lane--)
        {
            TField.Write(inverse, lane, rest * products[lane]);
            FieldElement.Multiply(rest, values[lane], out rest);
        }

        return true;
    }
}
