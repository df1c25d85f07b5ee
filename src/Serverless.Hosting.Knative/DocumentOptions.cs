using Serverless.Hosting.Reservations;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Knative;

/// <summary>
/// How documents are read.
/// </summary>
public sealed class DocumentOptions
{
    /// <summary>How the text is written: found out by default.</summary>
    public DocumentFormat Format { get; set; }

    /// <summary>The name of the file in messages; empty for none.</summary>
    public string FileName { get; set; } = "";

    /// <summary>The namespace of objects that name none: <c>default</c>.</summary>
    public string DefaultNamespace { get; set; } = Model.Names.DefaultNamespace;

    /// <summary>The largest input in bytes: 1 MiB by default.</summary>
    public int MaxBytes { get; set; } = 1 << 20;

    /// <summary>The deepest nesting: 64 levels by default, at most 256.</summary>
    public int MaxDepth { get; set; } = 64;

    /// <summary>The most nodes that all documents of an input have together, with every alias written out: 100,000 by default.</summary>
    public int MaxNodes { get; set; } = 100_000;

    /// <summary>Whether a field that no object has is only reported: false (it is refused) by default.</summary>
    public bool AllowUnknownFields { get; set; }

    /// <summary>Who applies the documents: written to the annotations <c>creator</c> and <c>lastModifier</c>; null (the default) leaves them out.</summary>
    public string? User { get; set; }

    /// <summary>Makes a name from a <c>generateName</c>; null (the default) refuses documents that have no name.</summary>
    public Func<string, string>? GenerateName { get; set; }

    /// <summary>What a document that says nothing gets, and what it may ask for.</summary>
    public KnativeDefaults Defaults { get; set; } = new();

    /// <summary>Which features of the reference are on.</summary>
    public FeatureFlags Features { get; set; } = FeatureFlags.Default;

    /// <summary>The settings of the autoscaler that bound what annotations may ask for.</summary>
    public AutoscalerOptions Autoscaler { get; set; } = new();

    /// <summary>The instance types that annotations may name: null, the default, for those of the host, or where there is none, those that ship.</summary>
    public IInstanceCatalog? InstanceTypes { get; set; }

    internal DocumentOptions For(string fileName)
    {
        var options = (DocumentOptions)MemberwiseClone();
        options.FileName = fileName;
        return options;
    }

    internal DocumentOptions With(AutoscalerOptions autoscaler)
    {
        var options = (DocumentOptions)MemberwiseClone();
        options.Autoscaler = autoscaler;
        return options;
    }
}
