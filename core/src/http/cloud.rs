//! The clouds that this library knows, as data. There is no way to name another one.

use crate::model::Cloud;

/// Where a cloud stands and what it lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CloudFacts {
    /// The cloud.
    pub cloud: Cloud,
    /// The origin of Microsoft Graph.
    pub graph: &'static str,
    /// The origin that gives tokens.
    pub authority: &'static str,
    /// What its Graph does not offer of that which this library uses or plans to use.
    pub lacks: &'static [Lack],
}

/// Something that a cloud does not offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lack {
    /// The type or the route.
    pub what: &'static str,
    /// Where that is written.
    pub source: &'static str,
}

impl CloudFacts {
    /// The scope of a token for its Graph.
    pub fn scope(&self) -> String {
        format!("{}/.default", self.graph)
    }
}

const CSDL: &str = "the v1.0 metadata of the cloud (2026); being there would be no promise of service either";
const GLOBAL_ONLY: Lack = Lack {
    what: "tenantRelationships/findTenantInformationByDomainName",
    source: "its reference page, table of national cloud deployments (2025)",
};

/// Source of the addresses: the page on national cloud deployments (2025). GCC uses the worldwide cloud.
const CLOUDS: [CloudFacts; 4] = [
    CloudFacts {
        cloud: Cloud::Global,
        graph: "https://graph.microsoft.com",
        authority: "https://login.microsoftonline.com",
        lacks: &[],
    },
    CloudFacts {
        cloud: Cloud::UsGov,
        graph: "https://graph.microsoft.us",
        authority: "https://login.microsoftonline.us",
        lacks: &[GLOBAL_ONLY],
    },
    CloudFacts {
        cloud: Cloud::UsGovDod,
        graph: "https://dod-graph.microsoft.us",
        authority: "https://login.microsoftonline.us",
        lacks: &[GLOBAL_ONLY],
    },
    CloudFacts {
        cloud: Cloud::China,
        graph: "https://microsoftgraph.chinacloudapi.cn",
        // An older page names login.chinacloudapi.cn.
        authority: "https://login.partner.microsoftonline.cn",
        lacks: &[
            GLOBAL_ONLY,
            Lack { what: "temporaryAccessPassAuthenticationMethod", source: CSDL },
            Lack { what: "windowsHelloForBusinessAuthenticationMethod", source: CSDL },
        ],
    },
];

/// What is known of a cloud.
pub fn cloud_facts(cloud: Cloud) -> &'static CloudFacts {
    &CLOUDS[match cloud {
        Cloud::Global => 0,
        Cloud::UsGov => 1,
        Cloud::UsGovDod => 2,
        Cloud::China => 3,
    }]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_cloud_stands_in_its_own_row() {
        for cloud in [Cloud::Global, Cloud::UsGov, Cloud::UsGovDod, Cloud::China] {
            let facts = cloud_facts(cloud);
            assert_eq!(facts.cloud, cloud);
            assert!(facts.graph.starts_with("https://") && !facts.graph.ends_with('/'));
            assert!(facts.authority.starts_with("https://login."));
            assert!(facts.lacks.iter().all(|lack| !lack.source.is_empty()));
            assert_eq!(facts.scope(), format!("{}/.default", facts.graph));
        }
    }
}
